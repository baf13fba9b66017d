import { TEXT } from "../../shared/text"

/** The text of a chosen file. Throws an error with the remedy if it is not UTF-8. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Error(TEXT.create.notUtf8, { cause })
  }
}
