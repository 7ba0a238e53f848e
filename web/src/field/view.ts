import { t } from "../i18n";
import type { Paper } from "./paper";
import { faultsOf, progress, today } from "./rules";
import { sheet } from "./sheet";
import type { Draft, Item, Pack, Piece, Queued, Task } from "./types";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const esc = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
const time = (iso: string): string => (iso ? new Date(iso).toLocaleString("zh-CN", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }) : "");
const STATES = { waiting: ["near", "待同步"], applied: ["ok", "已同步"], conflict: ["late", "待核对"], refused: ["late", "未被接收"] } as const;

export interface Standing { online: boolean; busy: boolean; signedOut: boolean }

export function head(pack: Pack | undefined, queue: Queued[], { online, busy, signedOut }: Standing): string {
  const waiting = queue.filter(({ state }) => state === "waiting" || state === "refused").length;
  const words = busy ? t("正在同步") : t("同步");
  return `<div class="field-head"><a href="/" class="btn btn-sm btn-plain" aria-label="${t("返回首页")}">‹</a><b>${t("现场检查")}</b>
    <span class="tag" data-tone="${online ? "ok" : "near"}" data-part="net">${online ? t("在线") : t("离线，记录保存在本机")}</span>
    <button class="btn btn-sm ${waiting ? "btn-primary" : "btn-plain"}" data-do="sync"${busy || !online ? " disabled" : ""}>${words}${waiting ? ` (${waiting})` : ""}</button></div>
    ${signedOut ? signIn(waiting) : ""}
    <p class="form-hint field-who">${pack ? `${esc(pack.name)} · ${t("任务更新于")} ${time(pack.at)}` : t("尚未取得任务，请联网打开一次")}</p>`;
}

function signIn(waiting: number): string {
  return `<div class="notice" data-tone="near" role="alert" data-part="sign-in"><div>${t("登录已过期。本机的草稿和待同步记录都在，重新登录后自动同步。")} ${waiting ? `${t("待同步")} ${waiting}` : ""}</div>
    <a class="btn btn-sm btn-primary" href="/sign-in/?next=/field/">${t("重新登录")}</a></div>`;
}

export function list(pack: Pack | undefined, drafts: Draft[], queue: Queued[]): string {
  const sentOff = new Set(queue.filter(({ state }) => state !== "applied").map(({ inspection, form }) => `${form}${inspection}`));
  const open = (pack?.tasks ?? []).filter(({ id, form }) => !sentOff.has(`${form}${id}`));
  const known = new Set(open.map(({ id }) => id));
  const left = drafts.filter(({ id }) => !known.has(id)).map(({ task }) => task);
  return `${cards(t("待检查"), open.filter(({ form }) => form === "visit"), drafts, t("没有待检查的任务"))}
    ${open.some(({ form }) => form === "recheck") ? cards(t("待复查"), open.filter(({ form }) => form === "recheck"), drafts, "") : ""}
    ${left.length ? cards(t("草稿：任务已不在清单，仍可提交"), left, drafts, "") : ""}
    ${queue.length ? `<section><h2 class="field-title">${t("已提交")} ${queue.length}</h2>${queue.map(sent).join("")}</section>` : ""}`;
}

function cards(title: string, tasks: Task[], drafts: Draft[], none: string): string {
  const shown = tasks.map((task) => card(task, drafts.find(({ id }) => id === task.id))).join("");
  return `<section><h2 class="field-title">${title} ${tasks.length}</h2>${shown || `<div class="empty-state"><b>${none}</b></div>`}</section>`;
}

function card(task: Task, draft: Draft | undefined): string {
  const names = task.officers.map(({ name }) => esc(name)).join("、");
  return `<button class="field-card" data-do="open" data-id="${task.id}"><b>${esc(task.party)}</b>${task.invented ? ` <span class="tag" data-tone="invented">${t("演示")}</span>` : ""}
    <small>${task.form === "recheck" ? `${t("整改期限")} ${esc(task.dueOn)}` : esc(task.planned_on)} · ${names} · ${progress(task, draft)}/${task.items.length}</small>${draft ? `<span class="tag" data-tone="info">${t("填写中")}</span>` : ""}</button>`;
}

function sent(one: Queued): string {
  const [tone, word] = STATES[one.state];
  const link = one.state === "applied" || one.state === "conflict" ? `<a href="/inspections/${one.inspection}/">${t("打开")}</a>` : "";
  const papers = one.draft.files.some(({ kind }) => kind === "paper") ? `<button class="btn btn-sm btn-plain" data-do="reprint" data-id="${one.key}">${t("文书")}</button>` : "";
  return `<div class="field-card" data-state="${one.state}"><b>${esc(one.party)}</b> <span class="tag" data-tone="${tone}">${t(word)}</span> ${link} ${papers}
    <small>${one.form === "recheck" ? `${t("复查")} · ` : ""}${time(one.madeAt)} · ${t("问题")} ${faultsOf(one.draft).length}${one.reason ? ` · ${esc(one.reason)}` : ""}</small></div>`;
}

export function form(task: Task, draft: Draft): string {
  const again = task.form === "recheck";
  return `<div class="field-form"><button class="btn btn-sm btn-plain" data-do="back">‹ ${t("任务列表")}</button><h2>${esc(task.party)}</h2>
    <p class="form-hint">${esc(task.number)} · ${t("执法人员")} ${task.officers.map(({ name }) => esc(name)).join("、")} · ${t("开始")} ${time(draft.startedAt)}</p>
    <div class="notice">${t("检查前请主动出示执法证件，开启执法记录仪。")}</div>
    ${line("companion", t("现场负责人"), draft.companion)}${line("place", t("检查场所"), draft.place)}
    <div class="field-row"><button class="btn btn-sm btn-plain" data-do="locate">${t("记录位置")}</button><span class="mono ink-3" data-part="position">${position(draft)}</span>${shutter("scene", t("现场照片"))}<span class="field-files" data-files="scene">${pieces(draft, "scene")}</span></div>
    <h3>${again ? t("责令整改的问题") : t("检查事项")} <span data-part="progress">${progress(task, draft)}/${task.items.length}</span></h3>${task.items.map((item) => entry(task, item, draft)).join("")}
    ${again ? opinion(draft) : order(draft)}
    <h3>${t("现场负责人签字")}</h3><canvas class="field-sketch" aria-label="${t("签字")}"></canvas>
    <div class="field-row"><button class="btn btn-sm btn-plain" data-do="clear">${t("重签")}</button><span class="ink-3" data-part="signed">${draft.files.some(({ kind }) => kind === "signature") ? t("已签字") : ""}</span></div>
    ${line("refused", t("拒绝签字的，写明情况"), draft.refused)}
    <div class="form-error" role="alert" data-part="lacking"></div>
    <div class="field-foot"><button class="btn btn-plain" data-do="papers">${t("生成文书")}</button><button class="btn btn-primary" data-do="submit">${again ? t("提交复查意见") : t("提交检查记录")}</button></div></div>`;
}

/** The order given on the spot: only where something is wrong; left empty it is given later, in the office. */
function order(draft: Draft): string {
  return `<section data-part="order"${faultsOf(draft).length ? "" : " hidden"}><h3>${t("责令限期整改")}</h3><label class="form-label" for="field-dueOn">${t("整改期限")}</label>
    <input class="form-control" type="date" id="field-dueOn" data-said="dueOn" min="${today(1)}" value="${esc(draft.dueOn)}"><p class="form-hint">${t("当场下达指令书的填写；留空则回单位后下达。")}</p></section>`;
}

function opinion(draft: Draft): string {
  return `<label class="form-label required" for="field-opinion">${t("复查意见")}</label><textarea class="form-control" rows="2" id="field-opinion" data-said="opinion">${esc(draft.opinion)}</textarea>`;
}

/** The documents made on the spot: each as Word, all of them by the browser's print (and its PDF). */
export function folder(papers: Paper[], closed: boolean): string {
  const each = papers.map((paper, at) => `<button class="btn btn-plain" data-do="word" data-id="${at}">Word · ${esc(paper.name)}</button>`).join("");
  return `<div class="field-form"><div class="field-row no-print"><button class="btn btn-sm btn-plain" data-do="${closed ? "back" : "resume"}">‹ ${closed ? t("任务列表") : t("继续填写")}</button>
    <button class="btn btn-primary" data-do="print">${t("打印、存为 PDF")}</button>${each}</div><div class="form-error" role="alert" data-part="lacking"></div>${papers.map(sheet).join("")}</div>`;
}

const line = (name: string, label: string, value: string): string =>
  `<label class="form-label" for="field-${name}">${label}</label><input class="form-control" id="field-${name}" data-said="${name}" value="${esc(value)}">`;

export const position = (draft: Draft): string => (draft.lon === undefined || draft.lat === undefined ? "" : `${draft.lon.toFixed(5)}, ${draft.lat.toFixed(5)} ±${Math.round(draft.positionM ?? 0)} m`);

function entry(task: Task, { code, title, clause, method }: Item, draft: Draft): string {
  const answer = draft.answers[code];
  const choice = (value: string, word: string): string =>
    `<label><input type="radio" name="r-${code}" data-answer="${code}" value="${value}"${answer?.result === value ? " checked" : ""}><span data-tone="${value}">${word}</span></label>`;
  const choices = task.form === "recheck" ? choice("ok", t("已整改")) + choice("fault", t("未整改")) : choice("ok", t("符合")) + choice("fault", t("不符合")) + choice("absent", t("不涉及"));
  return `<article class="field-item" data-code="${code}"><p><b class="mono">${code}</b> ${esc(title)}<small>${esc([clause, method].filter(Boolean).join(" · "))}</small></p>
    <div class="field-choice" role="radiogroup" aria-label="${esc(title)}">${choices}</div>
    <div class="field-more"${answer?.result === "fault" ? "" : " hidden"}><textarea class="form-control" rows="2" data-note="${code}" aria-label="${t("发现的问题")}" placeholder="${t("发现的问题：哪里、什么不符合什么要求")}">${esc(answer?.note ?? "")}</textarea>
    <div class="field-row">${shutter(code, t("拍照"))}<button class="btn btn-sm btn-plain" data-do="voice" data-id="${code}">${t("录音")}</button><span class="field-files" data-files="${code}">${pieces(draft, code)}</span></div></div></article>`;
}

const shutter = (code: string, words: string): string =>
  `<label class="btn btn-sm btn-plain">${words}<input type="file" accept="image/*" capture="environment" data-photo="${code}" class="visually-hidden"></label>`;

/** What was taken, each with a button that takes it away again. */
export function pieces(draft: Draft, code: string): string {
  return draft.files.filter(({ item, kind }) => item === code && kind !== "signature" && kind !== "paper").map(piece).join("");
}

function piece({ kind, name, blob, at }: Piece): string {
  const what = kind === "photo" ? `<img src="${URL.createObjectURL(blob)}" alt="${t("照片")} ${time(at)}">` : `<span class="tag">${t("录音")} ${Math.ceil(blob.size / 1024)} kB</span>`;
  return `<span class="field-piece" data-kind="${kind}">${what}<button class="btn btn-sm btn-plain" data-do="remove" data-id="${esc(name)}" aria-label="${t("删除")} ${time(at)}">×</button></span>`;
}
