import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import { type Piece, textOf } from "./pieces"

/** A place in a script: a piece, and a position in its words. */
export interface Place {
  readonly index: number
  readonly caret: number
}

export interface PieceName {
  readonly name: string
  readonly number: string
}

const FIELD = /^piece-(\d+)$/

export const fieldId = (index: number) => `piece-${index}`

/** How the pieces are called; segments are numbered as in the storyboard. */
export function namesOf(pieces: readonly Piece[]): PieceName[] {
  let before = 0
  return pieces.map((piece) => {
    if (piece.kind !== "segment") return { name: TEXT.script.setup, number: "" }
    const first = before + 1
    before += Math.max(1, piece.segments.length)
    if (before === first) return { name: TEXT.script.segment(first), number: `${first}` }
    return { name: SCRIPT_TEXT.segments(first, before), number: `${first}–${before}` }
  })
}

/** The place that has the focus; null if none of the pieces has it. */
export function focusedPlace(): Place | null {
  const index = FIELD.exec(document.activeElement?.id ?? "")?.[1]
  return index === undefined ? null : { index: Number(index), caret: caretIn(Number(index)) }
}

export function caretIn(index: number): number {
  const field = fieldAt(index)
  return field === null ? 0 : (field.selectionStart ?? 0) + skippedBy(field)
}

export function focusPlace({ index, caret }: Place): void {
  const field = fieldAt(index)
  if (field === null) return
  const at = Math.max(0, caret - skippedBy(field))
  field.focus()
  field.setSelectionRange(at, at)
}

function fieldAt(index: number): HTMLInputElement | HTMLTextAreaElement | null {
  const element = document.getElementById(fieldId(index))
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null
}

/** The field of a chapter's title leaves out the marks before it. */
const skippedBy = (field: HTMLElement) => Number(field.dataset["skipped"] ?? 0)

/** The same place of the text where it is cut otherwise. */
export function samePlace(pieces: readonly Piece[], { index, caret }: Place, cut: readonly Piece[]): Place {
  const offset = textOf(pieces.slice(0, index)).length + caret
  let start = 0
  for (const [at, piece] of cut.entries()) {
    const end = start + piece.words.length + piece.end.length
    if (offset < end || at === cut.length - 1) {
      return { index: at, caret: Math.min(offset - start, piece.words.length) }
    }
    start = end
  }
  return { index, caret }
}
