import { hasWords, isDirection, isItem, isProse, markOf } from "./lines"
import { type Piece, isBlank, textOf } from "./pieces"

/** A script that was rearranged, and where the writer goes on. */
export interface Rearranged {
  readonly pieces: readonly Piece[]
  readonly index: number
  readonly caret: number
}

const NO_SPACE = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$/
let added = 0

/** Moves a segment over the one before or after it, or into the neighboring chapter. Null where there is none. */
export function moved(pieces: readonly Piece[], index: number, step: -1 | 1): Rearranged | null {
  const before = step < 0 ? above(pieces, index) : below(pieces, index)
  return before === null ? null : movedTo(pieces, index, before)
}

/** Moves a segment before the piece at `before`. */
export function movedTo(pieces: readonly Piece[], index: number, before: number): Rearranged | null {
  const piece = pieces[index]
  if (piece === undefined) return null
  const wanted = afterEmpty(pieces, before)
  if (wanted === index || wanted === index + 1) return null
  const others = pieces.filter((_, at) => at !== index)
  const at = wanted > index ? wanted - 1 : wanted
  return rearranged(pieces, [...others.slice(0, at), piece, ...others.slice(at)], at, 0)
}

/** Splits a segment at the cursor. Null where no words would be left on one side. */
export function splitAt(pieces: readonly Piece[], index: number, caret: number): Rearranged | null {
  const piece = pieces[index]
  if (piece?.kind !== "segment" || !isProse(piece.words)) return null
  const head = piece.words.slice(0, caret).trimEnd()
  const tail = piece.words.slice(caret).trimStart()
  if (!hasWords(head) || !hasWords(tail)) return null
  const mark = markOf(head.slice(head.lastIndexOf("\n") + 1))
  const isMarked = mark === "" || markOf(tail) !== ""
  const second = newPiece(isMarked ? tail : mark + tail, piece.end)
  const first = { ...piece, words: head, end: "" }
  const changed = [...pieces.slice(0, index), first, second, ...pieces.slice(index + 1)]
  return rearranged(pieces, changed, index + 1, isMarked ? 0 : mark.length)
}

/** Merges a segment with the next one of its chapter. Null if there is none, or if one of them is no prose. */
export function mergedWithNext(pieces: readonly Piece[], index: number): Rearranged | null {
  const piece = pieces[index]
  const next = nextInChapter(pieces, index)
  const following = next === null ? undefined : pieces[next]
  if (piece?.kind !== "segment" || following === undefined) return null
  if (!isProse(piece.words) || !isProse(following.words)) return null
  const head = piece.words.trimEnd()
  const rest = withoutGaps(following.words.slice(markOf(following.words).length).trimStart())
  const glue = rest === "" || NO_SPACE.test(head) ? "" : rest.startsWith("[") ? "\n" : " "
  const whole = { ...piece, words: head + glue + rest, end: following.end }
  const changed = pieces.map((one, at) => (at === index ? whole : one)).filter((_, at) => at !== next)
  return rearranged(pieces, changed, index, head.length)
}

/** Merges a segment with the one before it in its chapter. */
export function mergedWithPrevious(pieces: readonly Piece[], index: number): Rearranged | null {
  const previous = pieces.findLastIndex((piece, at) => at < index && piece.kind === "segment")
  return nextInChapter(pieces, previous) === index ? mergedWithNext(pieces, previous) : null
}

/** Adds an empty segment after a piece. */
export function withNew(pieces: readonly Piece[], index: number): Rearranged {
  const changed = [...pieces.slice(0, index + 1), newPiece("", ""), ...pieces.slice(index + 1)]
  return { pieces: changed, index: index + 1, caret: 0 }
}

/** Deletes a segment. Null for the last one of the film, which needs one. */
export function without(pieces: readonly Piece[], index: number): Rearranged | null {
  const left = pieces.filter((_, at) => at !== index)
  if (!left.some((piece) => piece.kind === "segment" && !isBlank(piece))) return null
  const next = left.findIndex((piece, at) => at >= index && piece.kind === "segment")
  const previous = left.findLastIndex((piece, at) => at < index && piece.kind === "segment")
  return rearranged(pieces, left, next < 0 ? previous : next, 0)
}

/** With other words in a piece; those of a segment that was empty need lines of their own. */
export function written(pieces: readonly Piece[], index: number, words: string): readonly Piece[] {
  const changed = pieces.map((piece, at) => (at === index ? { ...piece, words } : piece))
  const before = pieces[index]
  return before !== undefined && isBlank(before) ? separated(pieces, changed) : changed
}

function above(pieces: readonly Piece[], index: number): number | null {
  const first = pieces.findIndex((piece) => piece.kind === "segment")
  const stop = pieces.findLastIndex((piece, at) => at < index && piece.kind !== "between")
  if (first === index || stop < 0 || stop < first) return null
  if (pieces[stop]?.kind === "segment") return stop
  return pieces.findLastIndex((piece, at) => at < stop && piece.kind === "segment") + 1
}

function below(pieces: readonly Piece[], index: number): number | null {
  const stop = pieces.findIndex((piece, at) => at > index && piece.kind !== "between")
  if (stop < 0) return null
  return stop + 1
}

/** The empty lines after a heading stay with it. */
function afterEmpty(pieces: readonly Piece[], before: number): number {
  let at = before
  while (pieces[at]?.kind === "between" && pieces[at]?.words === "") at += 1
  return at
}

function nextInChapter(pieces: readonly Piece[], index: number): number | null {
  const next = pieces.findIndex((piece, at) => at > index && (piece.kind !== "between" || piece.words !== ""))
  return index >= 0 && pieces[next]?.kind === "segment" ? next : null
}

/** An empty line after the directions of a segment would begin another paragraph. */
function withoutGaps(words: string): string {
  const lines = words.split("\n")
  const first = lines.findIndex((line) => line.trim() !== "" && !isDirection(line))
  return [...lines.slice(0, first).filter((line) => line.trim() !== ""), ...lines.slice(first)].join("\n")
}

function newPiece(words: string, end: string): Piece {
  added += 1
  return { kind: "segment", id: `new-${added}`, segments: [], words, end }
}

function rearranged(before: readonly Piece[], after: readonly Piece[], index: number, caret: number): Rearranged {
  return { pieces: separated(before, after), index, caret }
}

/** Segments need an empty line between them, unless both are items of a list. The script's end stays as it is. */
function separated(before: readonly Piece[], after: readonly Piece[]): readonly Piece[] {
  const text = textOf(before)
  const newline = text.includes("\r\n") ? "\r\n" : "\n"
  const end = text.slice(text.trimEnd().length)
  const last = after.findLastIndex((piece) => piece.words.trim() !== "")
  return after.map((piece, index) => {
    if (index > last) return { ...piece, end: "" }
    if (index === last) return { ...piece, end }
    if (piece.kind !== "segment" || isBlank(piece)) return piece
    return { ...piece, end: endBefore(after, index, newline) }
  })
}

function endBefore(pieces: readonly Piece[], index: number, newline: string): string {
  const piece = pieces[index]
  const next = pieces.findIndex((one, at) => at > index && one.words.trim() !== "")
  const gap = pieces.slice(index, next).map((one) => one.end).join("")
  if (piece === undefined || gap.split("\n").length > 2) return piece?.end ?? ""
  const isList = isItem(piece.words) && isItem(pieces[next]?.words ?? "")
  return isList ? newline : newline + newline
}
