/** An enforcement document 执法文书 as data: what Word and the printed page are both made from. The house's own form of it is `documents/sheet.py`. */
export type Part =
  | { form: "line"; label: string; value: string }
  | { form: "text" | "plain" | "foot"; text: string }
  | { form: "table"; head: string[]; rows: string[][] }
  | { form: "picture"; png: Blob }
  | { form: "sealed"; organ: string; on: string };

export interface Paper { name: string; organ: string; title: string; number: string; invented: boolean; parts: Part[] }

export const BLANK = "　　　　　　";
export const INVENTED = "【演示】内容为虚构，不是真实执法文书。";

export const line = (label: string, value: string): Part => ({ form: "line", label, value });
export const text = (...texts: string[]): Part[] => texts.map((each) => ({ form: "text", text: each }));
export const plain = (...texts: string[]): Part[] => texts.map((each) => ({ form: "plain", text: each }));
export const numbered = (texts: string[]): Part[] => text(...texts.map((each, at) => `${at + 1}. ${each}`));

/** A moment in Shanghai, wherever the phone thinks it is. */
export function local(iso: string): Record<"year" | "month" | "day" | "hour" | "minute", string> {
  const options = { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(new Date(iso));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as ReturnType<typeof local>;
}

export const day = (iso: string): string => (({ year, month, day }) => `${year}年${month}月${day}日`)(local(iso));
export const clock = (iso: string): string => (({ hour, minute }) => `${hour}:${minute}`)(local(iso));
