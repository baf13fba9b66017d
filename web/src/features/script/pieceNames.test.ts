import { expect, it } from "vitest"
import { namesOf, samePlace } from "./pieceNames"
import { type Piece, piecesOf } from "./pieces"

const chapter = (lines: readonly number[]) => [
  { chapter_id: "c", title: null, segments: lines.map((line) => ({ segment_id: `s-${line}`, line })) },
]

it("numbers segments as the storyboard does", () => {
  const pieces = piecesOf("One. Two.\n\nThree.\n", [
    { chapter_id: "c", title: null, segments: [1, 1, 3].map((line, at) => ({ segment_id: `s-${at}`, line })) },
  ])
  expect(namesOf(pieces)).toEqual([
    { name: "Segments 1 to 2", number: "1–2" },
    { name: "Segment 3", number: "3" },
  ])
})

it("finds a place again where the text is cut otherwise", () => {
  const stored = piecesOf("One.\n\nTwo.\n", chapter([1, 3]))
  const typed: Piece[] = [{ kind: "segment", id: "s-1", segments: ["s-1"], words: "One.\n\nTwo.", end: "\n" }]
  expect(samePlace(typed, { index: 0, caret: 2 }, stored)).toEqual({ index: 0, caret: 2 })
  expect(samePlace(typed, { index: 0, caret: 8 }, stored)).toEqual({ index: 1, caret: 2 })
  expect(samePlace(stored, { index: 1, caret: 2 }, typed)).toEqual({ index: 0, caret: 8 })
})
