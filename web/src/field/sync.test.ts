import { expect, test } from "vitest";
import { sendAll, type Sent } from "./sync";
import type { Queued, Task } from "./types";

const one = (key: string): Queued => ({
  key, user: 1, inspection: 7, party: "甲", baseVersion: 1, madeAt: "2026-03-02T01:00:00Z", finishedAt: "2026-03-02T02:00:00Z", tries: 0, state: "waiting", reason: "",
  form: "visit",
  draft: {
    id: 7, user: 1, task: {} as Task, startedAt: "", finishedAt: "", companion: "王", place: "", refused: "", dueOn: "", opinion: "", answers: {},
    files: [{ name: "p.txt", kind: "photo", item: "", at: "", blob: new Blob(["ab"]) }],
  },
});
const told = (state: string): Sent => ({ how: "told", told: { record: 1, state, reason: state === "conflict" ? "被他人修改" : "" } });

async function run(answers: Sent[], queue: Queued[]): Promise<{ end: string; kept: Map<string, Queued>; bodies: unknown[] }> {
  const kept = new Map(queue.map((each) => [each.key, each]));
  const bodies: unknown[] = [];
  const end = await sendAll(queue, (said) => (bodies.push(said), Promise.resolve(answers[bodies.length - 1]!)), (each) => Promise.resolve(kept.set(each.key, each)));
  return { end, kept, bodies };
}

test("what the house has is marked, its bytes leave the phone", async () => {
  const { kept, bodies } = await run([told("applied"), told("conflict")], [one("a"), one("b")]);
  expect([kept.get("a")?.state, kept.get("b")?.state, kept.get("b")?.reason]).toEqual(["applied", "conflict", "被他人修改"]);
  expect(kept.get("a")?.draft.files).toEqual([]);
  expect((bodies[0] as { files: { content: string }[] }).files[0]?.content).toBe("YWI=");
});

test("where the network ends nothing changes and nothing more is sent", async () => {
  const { end, kept, bodies } = await run([told("applied"), { how: "offline" }], [one("a"), one("b"), one("c")]);
  expect([end, bodies.length, kept.get("b")?.state, kept.get("b")?.draft.files.length, kept.get("c")?.state]).toEqual(["offline", 2, "waiting", 1, "waiting"]);
});

test("what is refused stays with its reason and is tried again", async () => {
  const first = await run([{ how: "refused", reason: "附件内容不完整" }, told("applied")], [one("a"), one("b")]);
  expect([first.kept.get("a")?.state, first.kept.get("a")?.reason, first.kept.get("b")?.state]).toEqual(["refused", "附件内容不完整", "applied"]);
  expect((await run([told("applied")], [first.kept.get("a")!])).kept.get("a")?.state).toBe("applied");
});
