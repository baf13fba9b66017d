import { expect, it } from "vitest"
import type { Schemas } from "../../shared/api/client"
import { addable, keysByProvider, moved } from "./chains"

const model = (name: string, is_available: boolean, kind: Schemas["AssetKind"] = "image") =>
  ({ name, is_available, kinds: [kind] }) as Schemas["ModelObject"]

it.each([
  [0, 1, ["b", "a", "c"]],
  [2, -1, ["a", "c", "b"]],
  [0, -1, ["a", "b", "c"]],
  [2, 1, ["a", "b", "c"]],
] as const)("moves model %d by %d", (index, by, expected) => {
  expect(moved(["a", "b", "c"], index, by)).toEqual(expected)
})

it("offers the models of the kind that are not in the chain, usable ones first", () => {
  const models = [model("b/1", false), model("c/1", true), model("a/1", true), model("v/1", true, "narration")]
  expect(addable(models, "image", ["a/1"]).map((one) => one.name)).toEqual(["c/1", "b/1"])
})

it("groups keys by provider", () => {
  const key = (name: string, provider: string) => ({ name, provider, is_set: false, source: null })
  expect(keysByProvider([key("A", "x"), key("B", "y"), key("C", "x")])).toEqual([
    ["x", [key("A", "x"), key("C", "x")]],
    ["y", [key("B", "y")]],
  ])
})
