import { expect, it } from "vitest"
import { isPressed, partsOf } from "./keys"

const pressed = (key: string, held: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})
const shortcut = (...keys: string[]) => ({ keys, words: "" })

it("knows a key with what is held, with Command for Ctrl", () => {
  expect(isPressed(pressed("k", { ctrlKey: true }), shortcut("Ctrl+K"))).toBe(true)
  expect(isPressed(pressed("k", { metaKey: true }), shortcut("Ctrl+K"))).toBe(true)
  expect(isPressed(pressed("k"), shortcut("Ctrl+K"))).toBe(false)
  expect(isPressed(pressed("K", { ctrlKey: true, shiftKey: true }), shortcut("Ctrl+K"))).toBe(false)
})

it("takes a sign however the keyboard makes it", () => {
  expect(isPressed(pressed("?", { shiftKey: true }), shortcut("?"))).toBe(true)
  expect(isPressed(pressed("?"), shortcut("?"))).toBe(true)
  expect(isPressed(pressed("?", { altKey: true }), shortcut("?"))).toBe(false)
  expect(partsOf("+")).toEqual({ key: "+", modifiers: [] })
})

it("tells arrows with Shift from those without, and names the space bar", () => {
  expect(isPressed(pressed("ArrowLeft"), shortcut("ArrowLeft"))).toBe(true)
  expect(isPressed(pressed("ArrowLeft", { shiftKey: true }), shortcut("ArrowLeft"))).toBe(false)
  expect(isPressed(pressed("ArrowLeft", { shiftKey: true }), shortcut("Shift+ArrowLeft"))).toBe(true)
  expect(isPressed(pressed(" "), shortcut("Space"))).toBe(true)
})
