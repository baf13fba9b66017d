import { expect, it } from "vitest"
import { textOf } from "./scriptFile"

const bytes = (...values: number[]) => new Uint8Array(values).buffer

it("reads UTF-8, with and without a byte order mark", () => {
  expect(textOf(bytes(0x4d, 0xc3, 0xbc))).toBe("Mü")
  expect(textOf(bytes(0xef, 0xbb, 0xbf, 0x4d))).toBe("M")
})

it.each([
  ["Latin-1", bytes(0x4d, 0xfc)],
  ["UTF-16", bytes(0xff, 0xfe, 0x4d, 0x00)],
])("refuses %s instead of losing letters", (_, content) => {
  expect(() => textOf(content)).toThrow("Save it as UTF-8")
})
