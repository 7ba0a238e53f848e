/** What the on-site page keeps and sends. */
export interface Item { code: string; title: string; clause: string; method: string }
export interface Task {
  id: number; number: string; version: number; party: string; address: string; planned_on: string; officers: string[]; items: Item[]; invented: boolean;
}
export interface Answer { result: "ok" | "fault" | "absent" | ""; note: string }
export interface Piece { name: string; kind: "photo" | "voice" | "signature"; item: string; at: string; blob: Blob }
/** An inspection being written; `files` hold the bytes themselves. */
export interface Draft {
  id: number; startedAt: string; companion: string; place: string; refused: string; lon?: number; lat?: number; positionM?: number;
  answers: Record<string, Answer>; files: Piece[];
}
/** A finished record on its way: `key` is made here once, so that sending twice keeps it once. */
export interface Queued {
  key: string; user: number; inspection: number; party: string; baseVersion: number; madeAt: string; draft: Draft; finishedAt: string; tries: number;
  state: "waiting" | "applied" | "conflict" | "refused"; reason: string;
}
export interface Pack { user: number; name: string; at: string; csrf: string; tasks: Task[] }
