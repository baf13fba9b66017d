import { expect, it } from "vitest"
import { keepUnsent, requestKeysOf, unsentOf } from "./unsent"

it("keeps what was typed into each form until it was sent", () => {
  keepUnsent("script", "# Rain")
  keepUnsent("prompt of a", "A red sun")
  expect([unsentOf("script"), unsentOf("prompt of a"), unsentOf("prompt of b")]).toEqual(["# Rain", "A red sun", null])
  keepUnsent("script", null)
  expect([unsentOf("script"), unsentOf("prompt of a")]).toEqual([null, "A red sun"])
})

it("keeps the key of a request that a closed dialog has sent", () => {
  const key = requestKeysOf("brief").keyFor("Why the sky is blue")
  expect(requestKeysOf("brief").keyFor("Why the sky is blue")).toBe(key)
  expect(requestKeysOf("other").keyFor("Why the sky is blue")).not.toBe(key)
})
