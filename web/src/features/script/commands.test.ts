import { expect, it } from "vitest"
import { commandOf } from "./commands"

const key = (name: string, held: object = {}) => ({
  key: name,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  ...held,
})
const cursor = (start: number, end = start) => ({ start, end, length: 10 })

it.each([
  [key("ArrowUp", { altKey: true }), cursor(3), "up"],
  [key("ArrowDown", { altKey: true }), cursor(3), "down"],
  [key("Enter", { ctrlKey: true }), cursor(3), "split"],
  [key("Enter", { altKey: true }), cursor(3), "add"],
  [key("Delete", { altKey: true }), cursor(3), "remove"],
  [key("Delete"), cursor(10), "merge"],
  [key("Backspace"), cursor(0), "mergeBack"],
  [key("ArrowUp"), cursor(3), null],
  [key("Enter"), cursor(3), null],
  [key("Delete"), cursor(9), null],
  [key("Delete"), cursor(4, 10), null],
  [key("Backspace"), cursor(0, 4), null],
  [key("Backspace", { repeat: true }), cursor(0), null],
  [key("ArrowUp", { altKey: true, shiftKey: true }), cursor(3), null],
])("knows the command of %o", (pressed, place, command) => expect(commandOf(pressed, place)).toBe(command))
