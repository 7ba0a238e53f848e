import { t } from "../i18n";
import type { Draft, Task } from "./types";

/** What must be there before a record is closed, said in words; the house asks the same again (安全生产法 第六十八条). */
export function lacking(task: Task, draft: Draft): string[] {
  const open = task.items.filter(({ code }) => !draft.answers[code]?.result).map(({ code }) => code);
  const bare = faultsOf(draft).filter((code) => !draft.answers[code]?.note.trim());
  const signed = draft.files.some(({ kind }) => kind === "signature") && draft.companion.trim() !== "";
  const placed = draft.place.trim() !== "" || Boolean(task.address) || draft.lon !== undefined;
  return [
    ...(placed || task.form === "recheck" ? [] : [t("请填写检查场所，或者记录位置")]),
    ...(open.length ? [`${t("尚未填写")}：${open.join("、")}`] : []),
    ...(bare.length ? [`${t("不符合项须写明问题")}：${bare.join("、")}`] : []),
    ...(task.form === "recheck" && !draft.opinion.trim() ? [t("请填写复查意见")] : []),
    ...(draft.dueOn && draft.dueOn <= today() ? [t("整改期限应晚于今天")] : []),
    ...(signed || draft.refused.trim() ? [] : [t("须由被检查单位现场负责人填写姓名并签字；拒绝签字的，写明情况")]),
  ];
}

export const today = (days = 0): string => new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Asia/Shanghai" });
export const progress = (task: Task, draft: Draft | undefined): number => task.items.filter(({ code }) => draft?.answers[code]?.result).length;
export const faultsOf = (draft: Draft): string[] => Object.keys(draft.answers).filter((code) => draft.answers[code]?.result === "fault");
