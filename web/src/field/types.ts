/** What the on-site page keeps and sends. */
export interface Item { code: string; title: string; clause: string; method: string }
export interface Officer { name: string; certificate: string }
/** The number each document of the inspection bears. */
export interface Numbers { record: string; order: string; recheck: string }
/** A visit, or the re-check 复查 of what was ordered to be put right: then `items` are the matters of the order. */
export interface Task {
  id: number; form: "visit" | "recheck"; number: string; version: number; party: string; address: string; planned_on: string; dueOn: string; officers: Officer[]; items: Item[];
  organ: string; numbers: Numbers; inspectedAt: string; invented: boolean;
}
export interface Answer { result: "ok" | "fault" | "absent" | ""; note: string }
export interface Piece { name: string; kind: "photo" | "voice" | "signature" | "paper"; item: string; at: string; blob: Blob }
/** An inspection being written; `files` hold the bytes themselves, `task` what it was written for, should the task leave the list meanwhile. */
export interface Draft {
  id: number; user: number; task: Task; startedAt: string; finishedAt: string; companion: string; place: string; refused: string; dueOn: string; opinion: string;
  lon?: number; lat?: number; positionM?: number; answers: Record<string, Answer>; files: Piece[];
}
/** A finished record on its way: `key` is made here once, so that sending twice keeps it once. */
export interface Queued {
  key: string; user: number; inspection: number; form: Task["form"]; party: string; baseVersion: number; madeAt: string; draft: Draft; finishedAt: string; tries: number;
  state: "waiting" | "applied" | "conflict" | "refused"; reason: string;
}
export interface Pack { user: number; name: string; at: string; csrf: string; tasks: Task[] }
/** As the house sends it: every item once, the tasks name theirs by code; a re-check brings its matters with it. */
export interface SentPack extends Omit<Pack, "tasks"> { items: Record<string, Item>; tasks: (Omit<Task, "items"> & { items: (string | Item)[] })[] }
