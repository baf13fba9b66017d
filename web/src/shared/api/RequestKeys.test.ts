import { expect, it } from "vitest"
import { RequestKeys } from "./RequestKeys"

it("keeps the key of a repeated request, and of no other", () => {
  const keys = new RequestKeys()
  const first = keys.keyFor("a")
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(keys.keyFor("a")).toBe(first)
  expect(keys.keyFor("b")).not.toBe(first)
})

it("takes the same content after an answer as a new wish", () => {
  const keys = new RequestKeys()
  const first = keys.keyFor("a")
  keys.forget()
  expect(keys.keyFor("a")).not.toBe(first)
})
