import { t } from "../i18n";
import { lacking, progress } from "./rules";
import { sketch, small } from "./sketch";
import { allDrafts, allQueued, dropDraft, dropQueued, findDraft, findPack, keepDraft, keepPack, keepQueued } from "./store";
import { over, sendAll } from "./sync";
import type { Draft, Pack, Piece, Queued, Task } from "./types";
import { form, head, list, pieces, position } from "./view";

const KEPT_DAYS = 14;
const AGAIN_MS = 30_000;

/** The on-site page: what is said is kept at once on the phone; the house is told when there is a network. */
export function field(root: HTMLElement): () => void {
  const page = new Field(root);
  void page.start();
  return () => page.stop();
}

class Field {
  private pack: Pack | undefined;
  private open: { task: Task; draft: Draft } | undefined;
  private busy = false;
  private recorder: MediaRecorder | undefined;
  private timer = 0;

  constructor(private readonly root: HTMLElement) {}

  async start(): Promise<void> {
    this.root.addEventListener("click", this.press);
    this.root.addEventListener("input", this.say);
    this.root.addEventListener("change", this.say);
    for (const name of ["online", "offline"] as const) window.addEventListener(name, this.network);
    void navigator.storage?.persist?.();
    if ("serviceWorker" in navigator) void navigator.serviceWorker.register(this.root.dataset.worker ?? "/field/sw.js", { scope: "/field/" });
    this.pack = await findPack();
    await this.draw();
    await this.network();
    this.timer = window.setInterval(() => void (navigator.onLine && !this.open && this.sync()), AGAIN_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    for (const name of ["online", "offline"] as const) window.removeEventListener(name, this.network);
  }

  private network = async (): Promise<void> => {
    if (navigator.onLine) await this.sync();
    else await this.draw();
  };

  /** New tasks in, finished records out. */
  private async sync(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const fetched = await this.fetchPack();
      if (fetched) {
        const mine = (await allQueued()).filter(({ user }) => user === fetched.user);
        const end = await sendAll(mine, over(this.root.dataset.sync ?? "", () => fetched.csrf), keepQueued);
        if (end === "told" && mine.some(({ state }) => state === "waiting")) await this.fetchPack();
        await forget(mine);
      }
    } finally {
      this.busy = false;
      await this.draw();
    }
  }

  private async fetchPack(): Promise<Pack | undefined> {
    try {
      const answer = await fetch(this.root.dataset.pack ?? "", { redirect: "manual", headers: { Accept: "application/json" } });
      if (!answer.ok) return undefined;
      this.pack = (await answer.json()) as Pack;
      await keepPack(this.pack);
      return this.pack;
    } catch {
      return undefined;
    }
  }

  /** The list, unless a form is open: what somebody is writing is never drawn over. */
  private async draw(): Promise<void> {
    const queue = (await allQueued()).filter(({ user }) => !this.pack || user === this.pack.user);
    const top = head(this.pack, queue, navigator.onLine, this.busy);
    if (this.open) return void (this.part("head").innerHTML = top);
    this.root.innerHTML = `<div data-part="head">${top}</div><div data-part="body">${list(this.pack, await allDrafts(), queue)}</div>`;
  }

  private part = (name: string): HTMLElement => this.root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;

  private press = (event: Event): void => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-do]");
    if (!button) return;
    const acts: Record<string, () => unknown> = {
      sync: () => this.sync(), open: () => this.begin(Number(button.dataset.id)), back: () => this.leave(), locate: () => this.locate(), submit: () => this.submit(),
      voice: () => this.voice(button, button.dataset.id ?? ""), clear: () => this.unsign(), print: () => window.print(),
    };
    void acts[button.dataset.do ?? ""]?.();
  };

  private async begin(id: number): Promise<void> {
    const task = this.pack?.tasks.find((one) => one.id === id);
    if (!task) return;
    const draft = (await findDraft(id)) ?? { id, startedAt: new Date().toISOString(), companion: "", place: "", refused: "", answers: {}, files: [] };
    await keepDraft(draft);
    this.open = { task, draft };
    this.part("body").innerHTML = form(task, draft);
    window.scrollTo(0, 0);
    this.wipe = sketch(this.part("body").querySelector("canvas")!, (blob) => this.signed(blob));
  }

  private wipe: () => void = () => {};

  private async leave(): Promise<void> {
    this.open = undefined;
    await this.draw();
    window.scrollTo(0, 0);
  }

  private say = (event: Event): void => {
    const element = event.target as HTMLInputElement & HTMLTextAreaElement;
    if (!this.open) return;
    const { draft } = this.open;
    const { said, answer, note, photo } = element.dataset;
    if (said) draft[said as "companion" | "place" | "refused"] = element.value;
    else if (answer) this.answer(answer, element.value as "ok");
    else if (note) draft.answers[note] = { result: "fault", note: element.value };
    else if (photo && event.type === "change" && element.files?.[0]) void this.photo(photo, element.files[0]);
    void keepDraft(draft);
  };

  private answer(code: string, result: "ok" | "fault" | "absent"): void {
    const { task, draft } = this.open!;
    draft.answers[code] = { result, note: draft.answers[code]?.note ?? "" };
    this.root.querySelector<HTMLElement>(`[data-code="${code}"] .field-more`)!.hidden = result !== "fault";
    this.part("progress").textContent = `${progress(task, draft)}/${task.items.length}`;
  }

  private async add(kind: Piece["kind"], item: string, name: string, blob: Blob): Promise<void> {
    const { draft } = this.open!;
    draft.files.push({ kind, item, name, blob, at: new Date().toISOString() });
    await keepDraft(draft);
    const told = this.root.querySelector<HTMLElement>(`[data-files="${item}"]`);
    if (told) told.textContent = pieces(draft, item);
  }

  private photo = async (item: string, file: File): Promise<void> => this.add("photo", item, `${item}-${Date.now()}.jpg`, await small(file));

  private async signed(blob: Blob): Promise<void> {
    const { draft } = this.open!;
    draft.files = draft.files.filter(({ kind }) => kind !== "signature");
    await this.add("signature", "", "signature.png", blob);
    this.part("signed").textContent = t("已签字");
  }

  private async unsign(): Promise<void> {
    const { draft } = this.open!;
    this.wipe();
    draft.files = draft.files.filter(({ kind }) => kind !== "signature");
    this.part("signed").textContent = "";
    await keepDraft(draft);
  }

  private locate(): void {
    this.part("position").textContent = t("正在定位");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        Object.assign(this.open!.draft, { lon: coords.longitude, lat: coords.latitude, positionM: coords.accuracy });
        this.part("position").textContent = position(this.open!.draft);
        void keepDraft(this.open!.draft);
      },
      () => (this.part("position").textContent = t("没有取得位置，可继续检查")),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }

  private async voice(button: HTMLElement, item: string): Promise<void> {
    if (this.recorder) return this.recorder.stop();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = (this.recorder = new MediaRecorder(stream, { mimeType: "audio/webm" }));
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      this.recorder = undefined;
      button.textContent = t("录音");
      void this.add("voice", item, `${item}-${Date.now()}.webm`, new Blob(parts, { type: "audio/webm" }));
    };
    recorder.start();
    button.textContent = t("停止录音");
  }

  /** Into the queue and out of the drafts; from here on it is only changed by what the house answers. */
  private async submit(): Promise<void> {
    const { task, draft } = this.open!;
    const wrong = lacking(task, draft);
    this.part("lacking").innerHTML = wrong.map((text) => `<div>${text}</div>`).join("");
    if (wrong.length || !this.pack) return;
    const now = new Date().toISOString();
    const one: Queued = {
      key: crypto.randomUUID(), user: this.pack.user, inspection: task.id, party: task.party, baseVersion: task.version, madeAt: now, finishedAt: now, draft, tries: 0,
      state: "waiting", reason: "",
    };
    await keepQueued(one);
    await dropDraft(draft.id);
    await this.leave();
    if (navigator.onLine) await this.sync();
  }
}

/** Records the house has had for a fortnight leave the phone. */
async function forget(queue: Queued[]): Promise<void> {
  const before = new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString();
  for (const one of await allQueued()) if (one.state === "applied" && one.madeAt < before && queue.some(({ key }) => key === one.key)) await dropQueued(one.key);
}
