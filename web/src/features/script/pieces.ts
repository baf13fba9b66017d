import type { Schemas } from "../../shared/api/client"
import { hasDirectionsAbove, isHeadingOf, startsParagraph } from "./lines"

type Chapter = Pick<Schemas["ChapterObject"], "chapter_id" | "title"> & {
  readonly segments: readonly Pick<Schemas["SegmentObject"], "segment_id" | "line">[]
}

/** A part of a script's text: its words, and the empty lines after them. All together are the script. */
export interface Piece {
  readonly kind: "chapter" | "segment" | "between"
  readonly id: string
  /** The segments that its words are said in; none if it was not saved yet. */
  readonly segments: readonly string[]
  readonly words: string
  readonly end: string
}

interface Start {
  readonly kind: Piece["kind"]
  readonly id: string
  readonly segments: string[]
  /** The first line, from 0. */
  readonly line: number
}

/** Cuts a script into its chapters' titles, its segments, and what stands between them. */
export function piecesOf(text: string, chapters: readonly Chapter[]): Piece[] {
  const lines = text.split("\n").map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line))
  const starts = startsOf(lines, chapters)
  const pieces: Piece[] = []
  let at = 0
  const take = (kind: Piece["kind"], id: string, segments: readonly string[], until: number) => {
    if (until > at) pieces.push({ kind, id, segments, ...split(lines.slice(at, until).join("")) })
    at = Math.max(at, until)
  }
  starts.forEach(({ kind, id, segments, line }, index) => {
    take("between", `between-${at}`, [], line)
    const next = starts[index + 1]?.line ?? lines.length
    take(kind, id, segments, kind === "chapter" ? line + 1 : endOf(lines, line, next))
  })
  take("between", `between-${at}`, [], lines.length)
  return pieces
}

/** The script with other words in one of its pieces, which keeps the empty lines after it. */
export function withPiece(pieces: readonly Piece[], id: string, words: string): Piece[] {
  return pieces.map((piece) => (piece.id === id ? { ...piece, words } : piece))
}

/** Whether it is a segment without words, which is no part of the script. */
export const isBlank = (piece: Piece) => piece.kind === "segment" && piece.words.trim() === ""

export const textOf = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (isBlank(piece) ? "" : piece.words + piece.end)).join("")

function startsOf(lines: readonly string[], chapters: readonly Chapter[]): Start[] {
  const starts: Start[] = []
  let before = 0
  for (const { chapter_id, title, segments } of chapters) {
    const first = (segments[0]?.line ?? 1) - 1
    const heading = headingOf(lines, title, before, first)
    if (heading !== null) starts.push({ kind: "chapter", id: chapter_id, segments: [], line: heading })
    for (const { segment_id, line } of segments) {
      const last = starts.at(-1)
      const isSameParagraph = last?.kind === "segment" && (line === before || !startsParagraph(lines, line - 1))
      if (isSameParagraph) last.segments.push(segment_id)
      else starts.push({ kind: "segment", id: segment_id, segments: [segment_id], line: firstLine(lines, line - 1, last) })
      before = line
    }
  }
  return starts
}

/** A segment starts with the directions that stand above it by themselves. */
function firstLine(lines: readonly string[], line: number, last: Start | undefined): number {
  const floor = last === undefined ? 0 : last.line + 1
  let first = Math.max(line, floor)
  for (let at = first; at > floor && hasDirectionsAbove(lines, at); at = first) {
    first = at - 1
    while (first > floor && lines[first]?.trim() === "") first -= 1
  }
  return first
}

/** The line after a segment: before the next one, and before a heading, rule or comment of its own. */
function endOf(lines: readonly string[], from: number, next: number): number {
  let hasWords = false
  const boundary = lines.slice(from, next).findIndex((line, index) => {
    const follows = lines[from + index - 1]?.trim() === ""
    const isBoundary = hasWords && follows && /^( {0,3}#{1,6}\s|\[|<!--|---)/.test(line)
    hasWords ||= line.trim() !== "" && !line.startsWith("[")
    return isBoundary
  })
  return boundary < 0 ? next : from + boundary
}

function headingOf(lines: readonly string[], title: string | null, from: number, until: number): number | null {
  if (title === null) return null
  for (let index = until - 1; index >= from; index -= 1) {
    if (isHeadingOf(lines[index] ?? "", title)) return index
  }
  return null
}

function split(text: string): Pick<Piece, "words" | "end"> {
  const words = text.trimEnd()
  return { words, end: text.slice(words.length) }
}
