import { expect, it } from "vitest"
import { wordDifferences } from "./wordDifferences"

const marked = (first: string, second: string) =>
  wordDifferences(first, second).map((pieces) =>
    pieces.map((piece) => (piece.isSame ? piece.text : `[${piece.text}]`)).join(""),
  )

it.each([
  ["the sea at night", "the sea at dawn", "the sea at [night]", "the sea at [dawn]"],
  ["a calm sea", "a sea", "a [calm ]sea", "a sea"],
  ["one two three", "three two one", "[one two ]three", "three[ two one]"],
  ["same", "same", "same", "same"],
  ["", "new", "", "[new]"],
])("marks what differs between %j and %j", (first, second, one, other) => {
  const [ours, theirs] = marked(first, second)
  expect(ours?.replaceAll(" ", "")).toBe(one.replaceAll(" ", ""))
  expect(theirs?.replaceAll(" ", "")).toBe(other.replaceAll(" ", ""))
})

it("loses no character", () => {
  const [first, second] = ["a  b\nc d", "a b\n\nd  e"]
  const texts = wordDifferences(first, second).map((pieces) => pieces.map((piece) => piece.text).join(""))
  expect(texts).toEqual([first, second])
})

it("takes texts that are too long to compare word by word for different between their shared ends", () => {
  const long = (word: string) => `start ${`${word} `.repeat(2_000)}end`
  const [pieces] = wordDifferences(long("one"), long("two"))
  expect(pieces.map((piece) => piece.isSame)).toEqual([true, false, true])
})
