import { BLANK, INVENTED, type Paper, type Part } from "./paper";
import { esc } from "./view";

/** A paper as it is printed by the browser (and kept as PDF by its print dialogue). */
export function sheet(paper: Paper): string {
  const mark = paper.invented ? `<p class="sheet-foot">${INVENTED}</p>` : "";
  return `<article class="sheet">${mark}<p class="sheet-organ">${esc(paper.organ)}</p><h1>${esc(paper.title)}</h1><p class="sheet-right">${esc(paper.number)}</p>${paper.parts.map(part).join("")}</article>`;
}

function part(each: Part): string {
  switch (each.form) {
    case "line": return `<p>${esc(each.label)}：<u> ${esc(each.value || BLANK)} </u></p>`;
    case "text": return `<p class="sheet-text">${esc(each.text)}</p>`;
    case "plain": return `<p>${esc(each.text)}</p>`;
    case "foot": return `<p class="sheet-foot">${esc(each.text)}</p>`;
    case "table": return `<table><thead>${row(each.head, "th")}</thead><tbody>${each.rows.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
    case "picture": return `<p><img alt="" src="${URL.createObjectURL(each.png)}"></p>`;
    case "sealed": return `<p class="sheet-right">${esc(each.organ)}（印章）<br>${esc(each.on)}</p>`;
  }
}

const row = (cells: string[], tag: string): string => `<tr>${cells.map((cell) => `<${tag}>${esc(cell)}</${tag}>`).join("")}</tr>`;
