import type { Schemas } from "../../shared/api/client"

type Chapter = Pick<Schemas["ChapterObject"], "chapter_id" | "title"> & {
  readonly segments: readonly Pick<Schemas["SegmentObject"], "segment_id" | "line">[]
}

/** A part of a script's text: its words, and the empty lines after them. All together are the script. */
export interface Piece {
  readonly kind: "chapter" | "segment" | "between"
  readonly id: string
  readonly words: string
  readonly end: string
}

interface Start {
  readonly kind: Piece["kind"]
  readonly id: string
  /** The first line, from 0. */
  readonly line: number
  /** The line after the last. */
  readonly end: number
}

const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/

/** Cuts a script into its chapters' titles, its segments, and what stands between them. */
export function piecesOf(text: string, chapters: readonly Chapter[]): Piece[] {
  const lines = text.split("\n").map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line))
  const pieces: Piece[] = []
  let at = 0
  const take = (kind: Piece["kind"], id: string, until: number) => {
    if (until > at) pieces.push({ kind, id, ...split(lines.slice(at, until).join("")) })
    at = Math.max(at, until)
  }
  for (const start of startsOf(lines, chapters)) {
    if (start.line < at) continue
    take("between", `between-${at}`, start.line)
    take(start.kind, start.id, start.end)
  }
  take("between", `between-${at}`, lines.length)
  return pieces
}

/** The script with other words in one of its pieces, which keeps the empty lines after it. */
export function withPiece(pieces: readonly Piece[], id: string, words: string): Piece[] {
  return pieces.map((piece) => (piece.id === id ? { ...piece, words } : piece))
}

export const textOf = (pieces: readonly Piece[]) => pieces.map((piece) => piece.words + piece.end).join("")

function startsOf(lines: readonly string[], chapters: readonly Chapter[]): Start[] {
  const segments = chapters.flatMap((chapter) => chapter.segments)
  const firsts = segments.map((segment) => segment.line - 1)
  const starts: Start[] = []
  let before = 0
  for (const { chapter_id, title, segments } of chapters) {
    const first = (segments[0]?.line ?? 1) - 1
    const heading = headingOf(lines, title, before, first)
    if (heading !== null) starts.push({ kind: "chapter", id: chapter_id, line: heading, end: heading + 1 })
    for (const { segment_id, line } of segments) {
      const next = firsts.find((one) => one >= line) ?? lines.length
      starts.push({ kind: "segment", id: segment_id, line: line - 1, end: endOf(lines, line, next) })
      before = line
    }
  }
  return starts
}

/** The line after a segment: before the next one, and before a heading, rule or comment of its own. */
function endOf(lines: readonly string[], from: number, next: number): number {
  const boundary = lines.slice(from, next).findIndex((line, index) => {
    const follows = lines[from + index - 1]?.trim() === ""
    return follows && /^( {0,3}#{1,6}\s|\[|<!--|---)/.test(line)
  })
  return boundary < 0 ? next : from + boundary
}

function headingOf(lines: readonly string[], title: string | null, from: number, until: number): number | null {
  if (title === null) return null
  for (let index = until - 1; index >= from; index -= 1) {
    if (HEADING.exec((lines[index] ?? "").trimEnd())?.[1] === title) return index
  }
  return null
}

function split(text: string): Pick<Piece, "words" | "end"> {
  const words = text.trimEnd()
  return { words, end: text.slice(words.length) }
}
