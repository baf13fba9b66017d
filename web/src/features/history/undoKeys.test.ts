import { expect, it } from "vitest"
import { stepOfKey } from "./undoKeys"

const key = (name: string, held: Partial<Parameters<typeof stepOfKey>[0]> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

it.each([
  [key("z", { ctrlKey: true }), "undo"],
  [key("z", { metaKey: true }), "undo"],
  [key("Z", { ctrlKey: true, shiftKey: true }), "redo"],
  [key("y", { ctrlKey: true }), "redo"],
  [key("z"), null],
  [key("z", { ctrlKey: true, altKey: true }), null],
  [key("s", { ctrlKey: true }), null],
])("knows what is asked for", (pressed, step) => expect(stepOfKey(pressed)).toBe(step))
