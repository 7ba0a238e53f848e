import { clock, day, line, local, numbered, plain, text, type Paper, type Part } from "./paper";
import { faultsOf } from "./rules";
import type { Draft, Numbers, Task } from "./types";

/** The three documents made on the spot. Their words are those of the house (`documents/inspection.py`): a test lays both side by side. */
const COPIES: Part = { form: "foot", text: "本文书一式两份：一份由应急管理部门备案，一份交被检查单位。" };
const RESULTS: Record<string, string> = { ok: "符合", fault: "不符合", absent: "不涉及" };
const BLANK_SIGNATURE = "　　　　　　　　　　　　　　";

export function papersOf(task: Task, draft: Draft, finishedAt: string): Paper[] {
  if (task.form === "recheck") return [recheck(task, draft, finishedAt)];
  return [record(task, draft, finishedAt), ...(draft.dueOn && faultsOf(draft).length ? [order(task, draft, finishedAt)] : [])];
}

const paper = (task: Task, name: string, form: keyof Numbers, parts: Part[]): Paper =>
  ({ name, organ: task.organ, title: name, number: task.numbers[form], invented: task.invented, parts });

const officers = (task: Task): string => task.officers.map(({ name, certificate }) => `${name}（${certificate}）`).join("、");

/** 现场检查记录 (安全生产法 第六十八条). */
function record(task: Task, draft: Draft, finishedAt: string): Paper {
  const place = draft.place || task.address;
  return paper(task, "现场检查记录", "record", [
    line("被检查单位", task.party), line("地址", task.address || place), line("现场负责人", draft.companion), line("检查场所", place),
    line("检查时间", `${day(draft.startedAt)} ${clock(draft.startedAt)} 至 ${local(finishedAt).day}日 ${clock(finishedAt)}`),
    ...text(`我们是${task.organ}的行政执法人员${officers(task)}，现依法对你单位进行现场检查，请予以配合。已出示行政执法证件。`, "检查情况："),
    { form: "table", head: ["编号", "检查内容", "结果", "情况"], rows: task.items.map((item) => answered(item.code, item.title, draft)) },
    ...text(`共检查${task.items.length}项，发现问题${faultsOf(draft).length}项。`),
    ...signatures(draft, finishedAt), COPIES,
  ]);
}

function answered(code: string, title: string, draft: Draft): string[] {
  const answer = draft.answers[code];
  return [code, title, RESULTS[answer?.result ?? ""] ?? "未查", answer?.note ?? ""];
}

function signatures(draft: Draft, finishedAt: string): Part[] {
  const where = draft.lon === undefined || draft.lat === undefined ? [] : [line("现场定位", `${draft.lon.toFixed(5)}, ${draft.lat.toFixed(5)}（精度${draft.positionM ? `${draft.positionM}米` : "未知"}）`)];
  const refused = draft.refused ? `拒绝签字。${draft.refused}` : "";
  return [...where, ...plain(`检查人员（签名）：${BLANK_SIGNATURE}`, `被检查单位现场负责人（签名）：${refused}`), ...signature(draft), ...plain(day(finishedAt))];
}

const signature = (draft: Draft): Part[] => draft.files.filter(({ kind }) => kind === "signature").map(({ blob }) => ({ form: "picture", png: blob }));

/** 责令限期整改指令书 (安全生产法 第六十五条). */
function order(task: Task, draft: Draft, finishedAt: string): Paper {
  const found = task.items.filter(({ code }) => faultsOf(draft).includes(code));
  return paper(task, "责令限期整改指令书", "order", [
    ...text(`${task.party}：`, "经查，你单位存在下列问题："), ...numbered(found.map(({ code, clause }) => `${draft.answers[code]?.note ?? ""}（${clause}）`)),
    ...text(
      `现责令你单位对上述问题于${day(`${draft.dueOn}T12:00:00+08:00`)}前整改完毕，达到有关法律法规规章和标准规定的要求。由此造成事故的，依法追究有关人员的责任。`,
      "整改期间，你单位应当采取措施，确保安全生产。对依法应当给予行政处罚的，另行作出处理。",
      "如果不服本指令，可以依法在60日内申请行政复议，或者在6个月内依法提起行政诉讼，但本指令不停止执行，法律另有规定的除外。",
    ),
    ...plain("安全生产监管执法人员（签名）：　　　　　　　证号：", "被检查单位负责人（签名）："), { form: "sealed", organ: task.organ, on: day(finishedAt) }, COPIES,
  ]);
}

/** 整改复查意见书. */
function recheck(task: Task, draft: Draft, finishedAt: string): Paper {
  const open = faultsOf(draft);
  const matters = task.items.map(({ code, title }) => `${title}：${open.includes(code) ? `未整改到位。${draft.answers[code]?.note ?? ""}` : "已整改"}`);
  return paper(task, "整改复查意见书", "recheck", [
    ...text(`${task.party}：`, `本机关于${day(task.inspectedAt)}作出了责令限期整改的决定，经对你单位整改情况进行复查，提出如下意见：`),
    ...numbered(matters), ...text(draft.opinion, `复查结论：${open.length ? "不合格，依法处理" : "合格"}。`),
    ...plain("被复查单位负责人（签名）：", ...(draft.refused ? [`拒绝签字。${draft.refused}`] : [])), ...signature(draft),
    ...plain("安全生产监管执法人员（签名）：　　　　　　　证号："), { form: "sealed", organ: task.organ, on: day(finishedAt) }, COPIES,
  ]);
}
