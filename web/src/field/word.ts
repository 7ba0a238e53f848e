import { AlignmentType, Document, ImageRun, LineRuleType, Packer, Paragraph, Table, TableCell, TableLayoutType, TableRow, TextRun, UnderlineType, WidthType, convertMillimetersToTwip } from "docx";
import { BLANK, INVENTED, type Paper, type Part } from "./paper";

/** A paper as a Word file, made on the phone: the same sheet the house makes (`documents/sheet.py`). Loaded only when a document is made. */
const SONG = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体" };
const HEI = { ...SONG, eastAsia: "黑体" };
const BODY = 28; // half points: 四号, 14 pt
const SMALL = 21; // 五号, 10.5 pt
const TITLE = 44; // 二号, 22 pt
const ORGAN = 36; // 小一号's neighbour, 18 pt
const INDENT = 560; // two characters of the body, in twentieths of a point
const LINE = 360; // one and a half lines
const MARGIN = { top: convertMillimetersToTwip(30), bottom: convertMillimetersToTwip(30), left: convertMillimetersToTwip(28), right: convertMillimetersToTwip(28) };
const A4 = { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) };
const COLUMNS_MM = [16, 64, 20, 54];
const SIGNATURE_PX = { width: 150, height: 60 };

export async function toWord(paper: Paper): Promise<Blob> {
  const parts = await Promise.all(paper.parts.map(made));
  const head = [
    ...(paper.invented ? [said(INVENTED, SMALL)] : []), said(paper.organ, ORGAN, AlignmentType.CENTER), said(paper.title, TITLE, AlignmentType.CENTER, HEI),
    said(paper.number, BODY, AlignmentType.RIGHT),
  ];
  const styles = { default: { document: { run: { font: SONG, size: BODY }, paragraph: { spacing: { line: LINE, lineRule: LineRuleType.AUTO } } } } };
  return Packer.toBlob(new Document({ styles, sections: [{ properties: { page: { size: A4, margin: MARGIN } }, children: [...head, ...parts.flat()] }] }));
}

type Alignment = (typeof AlignmentType)[keyof typeof AlignmentType];

const said = (text: string, size: number, alignment?: Alignment, font = SONG): Paragraph => new Paragraph({ ...(alignment ? { alignment } : {}), children: [new TextRun({ text, size, font })] });

async function made(part: Part): Promise<(Paragraph | Table)[]> {
  switch (part.form) {
    case "line": return [new Paragraph({ children: [new TextRun(`${part.label}：`), new TextRun({ text: ` ${part.value || BLANK} `, underline: { type: UnderlineType.SINGLE } })] })];
    case "text": return [new Paragraph({ indent: { firstLine: INDENT }, children: [new TextRun(part.text)] })];
    case "plain": return [new Paragraph(part.text)];
    case "foot": return [said(part.text, SMALL)];
    case "table": return [table(part.head, part.rows)];
    case "picture": return [new Paragraph({ children: [new ImageRun({ type: "png", data: await part.png.arrayBuffer(), transformation: SIGNATURE_PX })] })];
    case "sealed": return [new Paragraph(""), said(`${part.organ}（印章）`, BODY, AlignmentType.RIGHT), said(part.on, BODY, AlignmentType.RIGHT)];
  }
}

function table(head: string[], rows: string[][]): Table {
  const spacing = { line: 240, lineRule: LineRuleType.AUTO };
  const cell = (text: string, bold: boolean): TableCell => new TableCell({ children: [new Paragraph({ spacing, children: [new TextRun({ text, size: SMALL, bold })] })] });
  const row = (texts: string[], bold = false): TableRow => new TableRow({ tableHeader: bold, children: texts.map((each) => cell(each, bold)) });
  return new Table({ columnWidths: COLUMNS_MM.map(convertMillimetersToTwip), layout: TableLayoutType.FIXED, width: { size: 100, type: WidthType.PERCENTAGE }, rows: [row(head, true), ...rows.map((each) => row(each))] });
}
