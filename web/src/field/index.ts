import { t } from "../i18n";
import type { Paper } from "./paper";
import { papersOf } from "./papers";
import { faultsOf, lacking, progress } from "./rules";
import { sketch, small } from "./sketch";
import { allDrafts, allQueued, dropDraft, dropQueued, findDraft, findPack, keepDraft, keepPack, keepQueued } from "./store";
import { over, sendAll } from "./sync";
import type { Draft, Pack, Piece, Queued, SentPack, Task } from "./types";
import { folder, form, head, list, pieces, position } from "./view";

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
  private papers: Paper[] = [];
  private busy = false;
  private signedOut = false;
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
        if (end === "signed-out") this.signedOut = true;
        if (end === "told" && mine.some(({ state }) => state === "waiting")) await this.fetchPack();
        await forget(mine);
      }
    } finally {
      this.busy = false;
      await this.draw();
    }
  }

  /** What the house has for this officer. Where it asks to sign in, the page says so and keeps everything. */
  private async fetchPack(): Promise<Pack | undefined> {
    try {
      const answer = await fetch(this.root.dataset.pack ?? "", { redirect: "manual", headers: { Accept: "application/json" } });
      this.signedOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      if (!answer.ok) return undefined;
      this.pack = opened((await answer.json()) as SentPack);
      await keepPack(this.pack);
      return this.pack;
    } catch {
      return undefined;
    }
  }

  /** The list, unless a form is open: what somebody is writing is never drawn over. */
  private async draw(): Promise<void> {
    const queue = (await allQueued()).filter(({ user }) => !this.pack || user === this.pack.user);
    const top = head(this.pack, queue, { online: navigator.onLine, busy: this.busy, signedOut: this.signedOut });
    if (this.open || this.papers.length) return void (this.part("head").innerHTML = top);
    const drafts = (await allDrafts()).filter(({ user }) => !this.pack || user === this.pack.user);
    this.root.innerHTML = `<div data-part="head" class="no-print">${top}</div><div data-part="body">${list(this.pack, drafts, queue)}</div>`;
  }

  private part = (name: string): HTMLElement => this.root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;

  private press = (event: Event): void => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-do]");
    if (!button) return;
    const acts: Record<string, () => unknown> = {
      sync: () => this.sync(), open: () => this.begin(Number(button.dataset.id)), back: () => this.leave(), locate: () => this.locate(), submit: () => this.submit(),
      voice: () => this.voice(button, button.dataset.id ?? ""), clear: () => this.unsign(), print: () => window.print(), remove: () => this.remove(button.dataset.id ?? ""),
      papers: () => this.makePapers(), resume: () => this.resume(), word: () => this.word(Number(button.dataset.id)), reprint: () => this.reprint(button.dataset.id ?? ""),
    };
    void acts[button.dataset.do ?? ""]?.();
  };

  private async begin(id: number): Promise<void> {
    const found = await findDraft(id);
    const task = this.pack?.tasks.find((one) => one.id === id) ?? found?.task;
    if (!task || !this.pack) return;
    const draft = found && found.task.form === task.form ? found : blank(task, this.pack.user);
    draft.task = task;
    await keepDraft(draft);
    this.show(task, draft);
  }

  private show(task: Task, draft: Draft): void {
    this.papers = [];
    this.open = { task, draft };
    this.part("body").innerHTML = form(task, draft);
    window.scrollTo(0, 0);
    this.wipe = sketch(this.part("body").querySelector("canvas")!, (blob) => this.signed(blob));
  }

  private wipe: () => void = () => {};

  private async leave(): Promise<void> {
    this.open = undefined;
    this.papers = [];
    await this.draw();
    window.scrollTo(0, 0);
  }

  private say = (event: Event): void => {
    const element = event.target as HTMLInputElement & HTMLTextAreaElement;
    if (!this.open) return;
    const { draft } = this.open;
    const { said, answer, note, photo } = element.dataset;
    draft.finishedAt = "";
    if (said) draft[said as "companion" | "place" | "refused" | "dueOn" | "opinion"] = element.value;
    else if (answer) this.answer(answer, element.value as "ok");
    else if (note) draft.answers[note] = { result: "fault", note: element.value };
    else if (photo && event.type === "change" && element.files?.[0]) void this.photo(photo, element.files[0]);
    this.lessLacking();
    void keepDraft(draft);
  };

  private answer(code: string, result: "ok" | "fault" | "absent"): void {
    const { task, draft } = this.open!;
    draft.answers[code] = { result, note: draft.answers[code]?.note ?? "" };
    this.root.querySelector<HTMLElement>(`[data-code="${code}"] .field-more`)!.hidden = result !== "fault";
    const order = this.root.querySelector<HTMLElement>('[data-part="order"]');
    if (order) order.hidden = faultsOf(draft).length === 0;
    this.part("progress").textContent = `${progress(task, draft)}/${task.items.length}`;
  }

  private async add(kind: Piece["kind"], item: string, name: string, blob: Blob): Promise<void> {
    const { draft } = this.open!;
    draft.files.push({ kind, item, name, blob, at: new Date().toISOString() });
    await keepDraft(draft);
    this.drawPieces(item);
  }

  private drawPieces(item: string): void {
    const told = this.root.querySelector<HTMLElement>(`[data-files="${item}"]`);
    if (told) told.innerHTML = pieces(this.open!.draft, item);
  }

  private async remove(name: string): Promise<void> {
    const { draft } = this.open!;
    const item = draft.files.find((file) => file.name === name)?.item ?? "";
    draft.files = draft.files.filter((file) => file.name !== name);
    await keepDraft(draft);
    this.drawPieces(item);
  }

  private photo = async (item: string, file: File): Promise<void> => this.add("photo", item, `${item}-${Date.now()}.jpg`, await small(file));

  private async signed(blob: Blob): Promise<void> {
    const { draft } = this.open!;
    draft.files = draft.files.filter(({ kind }) => kind !== "signature");
    draft.finishedAt = "";
    await this.add("signature", "", draft.task.form === "recheck" ? "recheck-signature.png" : "signature.png", blob);
    this.part("signed").textContent = t("已签字");
    this.lessLacking();
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
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.recorder = new MediaRecorder(stream, { mimeType: "audio/webm" });
      this.record(this.recorder, stream, button, item);
    } catch {
      this.recorder = undefined;
      button.textContent = t("不能录音：未授权或浏览器不支持");
    }
  }

  private record(recorder: MediaRecorder, stream: MediaStream, button: HTMLElement, item: string): void {
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

  /** What is missing is said at the foot of the form; true when nothing is. */
  private complete(): boolean {
    const wrong = lacking(this.open!.task, this.open!.draft);
    this.part("lacking").innerHTML = wrong.map((text) => `<div>${text}</div>`).join("");
    return wrong.length === 0;
  }

  /** What was said to be missing and no longer is, goes as soon as it is written. */
  private lessLacking(): void {
    if (this.part("lacking").hasChildNodes()) this.complete();
  }

  /** The documents, to be read, printed or handed over before anything is sent; the inspection ends when they are made. */
  private async makePapers(): Promise<void> {
    if (!this.complete()) return;
    const { task, draft } = this.open!;
    draft.finishedAt ||= new Date().toISOString();
    await keepDraft(draft);
    this.papers = papersOf(task, draft, draft.finishedAt);
    this.part("body").innerHTML = folder(this.papers, false);
    window.scrollTo(0, 0);
  }

  private resume(): void {
    this.show(this.open!.task, this.open!.draft);
  }

  /** The documents of a record that is on its way: they can be handed over again. */
  private async reprint(key: string): Promise<void> {
    const one = (await allQueued()).find((each) => each.key === key);
    if (!one) return;
    this.papers = papersOf(one.draft.task, one.draft, one.finishedAt);
    this.part("body").innerHTML = folder(this.papers, true);
  }

  private async word(at: number): Promise<void> {
    const paper = this.papers[at];
    if (!paper) return;
    try {
      const { toWord } = await import("./word");
      hand(await toWord(paper), `${paper.number}${paper.name}.docx`);
    } catch {
      this.part("lacking").textContent = t("此设备上不能生成 Word，请用打印存为 PDF。");
    }
  }

  /** Into the queue and out of the drafts; from here on it is only changed by what the house answers. */
  private async submit(): Promise<void> {
    if (!this.complete() || !this.pack) return;
    const { task, draft } = this.open!;
    const finishedAt = (draft.finishedAt ||= new Date().toISOString());
    draft.files = [...draft.files.filter(({ kind }) => kind !== "paper"), ...(await filed(task, draft, finishedAt))];
    const one: Queued = {
      key: crypto.randomUUID(), user: this.pack.user, inspection: task.id, form: task.form, party: task.party, baseVersion: task.version, madeAt: new Date().toISOString(),
      finishedAt, draft, tries: 0, state: "waiting", reason: "",
    };
    await keepQueued(one);
    await dropDraft(draft.id);
    await this.leave();
    if (navigator.onLine) await this.sync();
  }
}

function blank(task: Task, user: number): Draft {
  const startedAt = new Date().toISOString();
  return { id: task.id, user, task, startedAt, finishedAt: "", companion: "", place: "", refused: "", dueOn: "", opinion: "", answers: {}, files: [] };
}

/** Tasks with their items beside them, as the page wants them. */
function opened({ items, tasks, ...rest }: SentPack): Pack {
  const found = (one: SentPack["tasks"][number]): Task => ({ ...one, items: one.items.flatMap((item) => (typeof item === "string" ? (items[item] ?? []) : item)) });
  return { ...rest, tasks: tasks.map(found) };
}

/** The documents as they were handed over go with the record; where the device cannot make them, the house makes its own. */
async function filed(task: Task, draft: Draft, finishedAt: string): Promise<Piece[]> {
  try {
    const { toWord } = await import("./word");
    return await Promise.all(papersOf(task, draft, finishedAt).map(async (paper) => ({ kind: "paper" as const, item: "", name: `现场-${paper.name}.docx`, at: finishedAt, blob: await toWord(paper) })));
  } catch {
    return [];
  }
}

function hand(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Records the house has had for a fortnight leave the phone. */
async function forget(queue: Queued[]): Promise<void> {
  const before = new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString();
  for (const one of await allQueued()) if (one.state === "applied" && one.madeAt < before && queue.some(({ key }) => key === one.key)) await dropQueued(one.key);
}
