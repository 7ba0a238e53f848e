import { t } from "../i18n";

export interface Note {
  readonly text: string;
  readonly tone?: "ok" | "near" | "late" | "info";
  readonly href?: string;
}

/** Short notes at the corner: messages of the server (`HX-Trigger: {"note": {...}}`), refusals and lost connections. */
export function toasts(element: HTMLElement): () => void {
  const hear = (event: Event): void => show(element, (event as CustomEvent<Note>).detail);
  const failed = (event: Event): void => {
    const status = ((event as CustomEvent).detail as { xhr: XMLHttpRequest }).xhr.status;
    show(element, { tone: "late", text: failureText(status, ((event as CustomEvent).detail as { xhr: XMLHttpRequest }).xhr) });
  };
  const cut = (): void => show(element, { tone: "late", text: t("网络不通，操作没有提交。") });
  document.body.addEventListener("note", hear);
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", cut);
  element.querySelectorAll<HTMLElement>(".toast-note").forEach((each) => leave(each));
  return () => {
    document.body.removeEventListener("note", hear);
    document.body.removeEventListener("htmx:responseError", failed);
    document.body.removeEventListener("htmx:sendError", cut);
  };
}

/** A refusal carries its reason as problem+json; otherwise the status is put in words. */
export function failureText(status: number, answer: Pick<XMLHttpRequest, "getResponseHeader" | "responseText">): string {
  if (answer.getResponseHeader("Content-Type")?.includes("json")) {
    const told = JSON.parse(answer.responseText || "{}") as { detail?: string; title?: string };
    if (typeof told.detail === "string") return told.detail;
    if (told.title) return told.title;
  }
  const words: Record<number, string> = { 401: "登录已失效，请重新登录。", 403: "没有权限执行此操作。" };
  return t(words[status] ?? (status >= 500 ? "服务器出错，已记录。" : "操作失败"));
}

export const note = (detail: Note): boolean => document.body.dispatchEvent(new CustomEvent<Note>("note", { detail }));

function show(element: HTMLElement, told: Note): void {
  const box = document.createElement("div");
  box.className = "toast-note";
  box.dataset.tone = told.tone ?? "info";
  box.setAttribute("role", told.tone === "late" ? "alert" : "status");
  const text = told.href ? Object.assign(document.createElement("a"), { href: told.href }) : document.createElement("span");
  text.textContent = told.text;
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  close.setAttribute("aria-label", t("关闭"));
  box.append(text, close);
  element.append(box);
  leave(box);
}

function leave(box: HTMLElement): void {
  box.querySelector("button")?.addEventListener("click", () => box.remove());
  window.setTimeout(() => box.remove(), box.dataset.tone === "late" ? 12_000 : 6000);
}
