const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+/
const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,}|\+{3})\s*$/
const DIRECTION = /^\s*\[[^\][]+\]\s*$/
const MARK = /^(?:\s*>\s?)+|^\s*[-*+]\s+/
const CODE_OR_TABLE = /^\s*(?:```|~~~|\$\$|\|)/

const isBreak = (line: string) => line.trim() === "" || HEADING.test(line) || RULE.test(line)

export const isItem = (line: string) => ITEM.test(line)

/** Whether it is only a direction, such as `[picture: a boat]`. */
export const isDirection = (line: string) => DIRECTION.test(line)

export const isHeadingOf = (line: string, title: string) => HEADING.exec(line.trimEnd())?.[1] === title

/** Whether a paragraph or an item of a list starts at this line. */
export function startsParagraph(lines: readonly string[], index: number): boolean {
  if (isItem(lines[index] ?? "")) return true
  let above = index - 1
  while (above >= 0 && isDirection(lines[above] ?? "")) above -= 1
  return above < 0 || isBreak(lines[above] ?? "")
}

/** Whether the last line above with words is only a direction that belongs to no paragraph before it. */
export function hasDirectionsAbove(lines: readonly string[], index: number): boolean {
  let above = index - 1
  while (above >= 0 && lines[above]?.trim() === "") above -= 1
  return above >= 0 && isDirection(lines[above] ?? "") && startsParagraph(lines, above)
}

/** What marks a line as a quotation or an item; a part that is split off has it, too. */
export const markOf = (line: string) => MARK.exec(line)?.[0] ?? ""

/** Whether words can be split and merged: tables, code and formulas cannot. */
export const isProse = (words: string) => !words.split("\n").some((line) => CODE_OR_TABLE.test(line))

/** Whether something is said, apart from directions. */
export const hasWords = (words: string) => words.split("\n").some((line) => line.trim() !== "" && !isDirection(line))
