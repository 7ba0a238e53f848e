import type { Piece, Queued } from "./types";

export interface Told { record: number; state: string; reason: string }
export type Sent = { how: "told"; told: Told } | { how: "offline" } | { how: "signed-out" } | { how: "refused"; reason: string };
export type Send = (body: unknown, key: string) => Promise<Sent>;

/** The queue, oldest first, one after the other. It stops where the network ends; what the house refuses stays here, with its reason. */
export async function sendAll(queue: Queued[], send: Send, keep: (one: Queued) => Promise<unknown>): Promise<Sent["how"]> {
  for (const one of queue.filter(({ state }) => state === "waiting" || state === "refused")) {
    const sent = await send(await body(one), one.key);
    if (sent.how === "offline" || sent.how === "signed-out") return sent.how;
    await keep(after(one, sent));
  }
  return "told";
}

/** What is kept of a record once the house has answered. Photographs leave the phone only when the house has them; documents stay, to be handed over again. */
export function after(one: Queued, sent: Sent): Queued {
  if (sent.how === "told") {
    const state = sent.told.state === "conflict" ? "conflict" : "applied";
    return { ...one, state, reason: sent.told.reason, draft: { ...one.draft, files: one.draft.files.filter(stays) } };
  }
  return { ...one, state: "refused", reason: sent.how === "refused" ? sent.reason : "", tries: one.tries + 1 };
}

const stays = ({ kind }: Piece): boolean => kind === "paper" || kind === "signature";

export async function body(one: Queued): Promise<unknown> {
  const { draft } = one;
  return {
    key: one.key, user: one.user, inspection: one.inspection, base_version: one.baseVersion, made_at: one.madeAt,
    said: {
      form: one.form, due_on: draft.dueOn, opinion: draft.opinion, answers: draft.answers, companion: draft.companion, place: draft.place, refused_to_sign: draft.refused, started_at: draft.startedAt, finished_at: one.finishedAt,
      lon: draft.lon ?? null, lat: draft.lat ?? null, position_m: draft.positionM ?? null,
    },
    files: await Promise.all(draft.files.map(written)),
  };
}

const written = async ({ name, kind, item, at, blob }: Piece): Promise<unknown> => ({ name, kind, item, at, content: await base64(blob) });

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}

/** Over the network. A page that asks to sign in is no answer. */
export const over = (url: string, csrf: () => string): Send => async (said, key) => {
  try {
    const answer = await fetch(url, {
      method: "POST", redirect: "manual", body: JSON.stringify(said), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf(), "Idempotency-Key": key },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { how: "signed-out" };
    if (answer.ok) return { how: "told", told: (await answer.json()) as Told };
    return answer.status >= 500 ? { how: "offline" } : { how: "refused", reason: ((await answer.json()) as { detail?: string }).detail ?? String(answer.status) };
  } catch {
    return { how: "offline" };
  }
};
