import { expect, it } from "vitest"
import { LARGEST_SEED, UNCHANGED, draftOf, isSeed, isUnchanged, requestOf } from "./takeDraft"

const ASSET = { prompt: "an oak" }

it("asks only for what was changed", () => {
  expect(requestOf(UNCHANGED, ASSET)).toEqual({ as_candidate: true })
  expect(requestOf({ prompt: "an oak", model: "", seed: "" }, ASSET)).toEqual({ as_candidate: true })
  const changed = { prompt: "an elm", model: "openai/gpt-image-2", seed: "7" }
  expect(requestOf(changed, ASSET)).toEqual({
    prompt: "an elm",
    model: "openai/gpt-image-2",
    seed: 7,
    as_candidate: true,
  })
})

it("brings back prompt, model and seed of an earlier take", () => {
  const draft = draftOf({ prompt: "an elm", model: "openai/gpt-image-2", seed: 0 })
  expect(draft).toEqual({ prompt: "an elm", model: "openai/gpt-image-2", seed: "0" })
  expect(draftOf({ prompt: "an elm" })).toEqual({ prompt: "an elm", model: "", seed: "" })
})

it("knows a draft that changes nothing from one that waits to be sent", () => {
  expect(isUnchanged({ prompt: "an oak", model: "", seed: "" }, ASSET)).toBe(true)
  expect(isUnchanged({ prompt: "an oak", model: "", seed: "1" }, ASSET)).toBe(false)
  expect(isUnchanged({ prompt: "an oak", model: "", seed: "-" }, ASSET)).toBe(false)
})

it.each([
  ["0", true],
  [String(LARGEST_SEED), true],
  [String(LARGEST_SEED + 1), false],
  ["1e5", true],
  ["-1", false],
  ["1.5", false],
  ["", false],
])("takes %s for a seed: %s", (text, expected) => expect(isSeed(text)).toBe(expected))
