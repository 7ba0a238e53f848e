import { t } from "../i18n";
import { faults, progress } from "./rules";
import type { Draft, Pack, Queued, Task } from "./types";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const esc = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
const time = (iso: string): string => (iso ? new Date(iso).toLocaleString("zh-CN", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }) : "");
const STATES = { waiting: ["near", "待同步"], applied: ["ok", "已同步"], conflict: ["late", "待核对"], refused: ["late", "未被接收"] } as const;

export function head(pack: Pack | undefined, queue: Queued[], online: boolean, busy: boolean): string {
  const waiting = queue.filter(({ state }) => state === "waiting" || state === "refused").length;
  return `<div class="field-head"><a href="/" class="btn btn-sm btn-plain" aria-label="${t("返回首页")}">‹</a><b>${t("现场检查")}</b>
    <span class="tag" data-tone="${online ? "ok" : "near"}" data-part="net">${online ? t("在线") : t("离线，记录保存在本机")}</span>
    <button class="btn btn-sm ${waiting ? "btn-primary" : "btn-plain"}" data-do="sync"${busy || !online ? " disabled" : ""}>${busy ? t("正在同步") : t("同步")}${waiting ? ` (${waiting})` : ""}</button></div>
    <p class="form-hint field-who">${pack ? `${esc(pack.name)} · ${t("任务更新于")} ${time(pack.at)}` : t("尚未取得任务，请联网打开一次")}</p>`;
}

export function list(pack: Pack | undefined, drafts: Draft[], queue: Queued[]): string {
  const queued = new Set(queue.map(({ inspection }) => inspection));
  const open = (pack?.tasks ?? []).filter(({ id }) => !queued.has(id));
  return `<section><h2 class="field-title">${t("待检查")} ${open.length}</h2>${open.map((task) => card(task, drafts.find(({ id }) => id === task.id))).join("") || `<div class="empty-state"><b>${t("没有待检查的任务")}</b></div>`}</section>
    ${queue.length ? `<section><h2 class="field-title">${t("已提交")} ${queue.length}</h2>${queue.map(sent).join("")}</section>` : ""}`;
}

function card(task: Task, draft: Draft | undefined): string {
  return `<button class="field-card" data-do="open" data-id="${task.id}"><b>${esc(task.party)}</b>${task.invented ? ` <span class="tag" data-tone="invented">${t("演示")}</span>` : ""}
    <small>${esc(task.planned_on)} · ${task.officers.map(esc).join("、")} · ${progress(task, draft)}/${task.items.length}</small>${draft ? `<span class="tag" data-tone="info">${t("填写中")}</span>` : ""}</button>`;
}

function sent(one: Queued): string {
  const [tone, word] = STATES[one.state];
  const link = one.state === "applied" || one.state === "conflict" ? `<a href="/inspections/${one.inspection}/">${t("打开")}</a>` : "";
  return `<div class="field-card" data-state="${one.state}"><b>${esc(one.party)}</b> <span class="tag" data-tone="${tone}">${t(word)}</span> ${link}
    <small>${time(one.madeAt)} · ${t("问题")} ${faults(one.draft)}${one.reason ? ` · ${esc(one.reason)}` : ""}</small></div>`;
}

export function form(task: Task, draft: Draft): string {
  return `<div class="field-form"><button class="btn btn-sm btn-plain" data-do="back">‹ ${t("任务列表")}</button><h2>${esc(task.party)}</h2>
    <p class="form-hint">${esc(task.number)} · ${t("执法人员")} ${task.officers.map(esc).join("、")} · ${t("开始")} ${time(draft.startedAt)}</p>
    <div class="notice">${t("检查前请主动出示执法证件，开启执法记录仪。")}</div>
    ${line("companion", t("现场负责人"), draft.companion)}${line("place", t("检查场所"), draft.place)}
    <div class="field-row"><button class="btn btn-plain" data-do="locate">${t("记录位置")}</button><span class="mono ink-3" data-part="position">${position(draft)}</span></div>
    <h3>${t("检查事项")} <span data-part="progress">${progress(task, draft)}/${task.items.length}</span></h3>${task.items.map((item) => entry(item.code, item.title, `${item.clause} · ${item.method}`, draft)).join("")}
    <h3>${t("现场负责人签字")}</h3><canvas class="field-sketch" aria-label="${t("签字")}"></canvas><div class="field-row"><button class="btn btn-sm btn-plain" data-do="clear">${t("重签")}</button><span class="ink-3" data-part="signed">${draft.files.some(({ kind }) => kind === "signature") ? t("已签字") : ""}</span></div>
    ${line("refused", t("拒绝签字的，写明情况"), draft.refused)}
    <div class="form-error" role="alert" data-part="lacking"></div><div class="field-foot"><button class="btn btn-plain" data-do="print">${t("打印记录")}</button><button class="btn btn-primary" data-do="submit">${t("提交检查记录")}</button></div></div>`;
}

const line = (name: string, label: string, value: string): string =>
  `<label class="form-label" for="field-${name}">${label}</label><input class="form-control" id="field-${name}" data-said="${name}" value="${esc(value)}">`;

export const position = (draft: Draft): string => (draft.lon === undefined || draft.lat === undefined ? "" : `${draft.lon.toFixed(5)}, ${draft.lat.toFixed(5)} ±${Math.round(draft.positionM ?? 0)} m`);

function entry(code: string, title: string, small: string, draft: Draft): string {
  const answer = draft.answers[code];
  const choice = (value: string, word: string): string =>
    `<label><input type="radio" name="r-${code}" data-answer="${code}" value="${value}"${answer?.result === value ? " checked" : ""}><span data-tone="${value}">${word}</span></label>`;
  return `<article class="field-item" data-code="${code}"><p><b class="mono">${code}</b> ${esc(title)}<small>${esc(small)}</small></p>
    <div class="field-choice" role="radiogroup" aria-label="${esc(title)}">${choice("ok", t("符合"))}${choice("fault", t("不符合"))}${choice("absent", t("不涉及"))}</div>
    <div class="field-more"${answer?.result === "fault" ? "" : " hidden"}><textarea class="form-control" rows="2" data-note="${code}" placeholder="${t("发现的问题：哪里、什么不符合什么要求")}">${esc(answer?.note ?? "")}</textarea>
    <div class="field-row"><label class="btn btn-sm btn-plain">${t("拍照")}<input type="file" accept="image/*" capture="environment" data-photo="${code}" hidden></label>
    <button class="btn btn-sm btn-plain" data-do="voice" data-id="${code}">${t("录音")}</button><span class="ink-3" data-files="${code}">${pieces(draft, code)}</span></div></div></article>`;
}

export function pieces(draft: Draft, code: string): string {
  const of = (kind: string): number => draft.files.filter((file) => file.item === code && file.kind === kind).length;
  return [of("photo") ? `${t("照片")} ${of("photo")}` : "", of("voice") ? `${t("录音")} ${of("voice")}` : ""].filter(Boolean).join("，");
}
