/// <reference types="vite/client" />
import ts from "typescript"
import { expect, it } from "vitest"

const SOURCES = import.meta.glob<string>("../../**/*.tsx", { query: "?raw", import: "default", eager: true })
const SPOKEN = new Set(["alt", "aria-label", "hint", "label", "placeholder", "title"])
const WORD = /\p{L}{2}/u
const SENTENCE = /^\p{Lu}\p{Ll}+ /u

/** Words that a component says itself, with the file and line. */
function ownWords([file, text]: [string, string]): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node, parent: ts.Node) => {
    const isSpoken = ts.isJsxAttribute(parent) && SPOKEN.has(parent.name.getText())
    const pattern = ts.isJsxText(node) || isSpoken ? WORD : SENTENCE
    if ((ts.isJsxText(node) || ts.isStringLiteral(node)) && pattern.test(node.text)) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.text.trim()}`)
    }
    ts.forEachChild(node, (child) => visit(child, node))
  }
  visit(source, source)
  return found
}

it.each([
  '<p>Some words</p>',
  '<button aria-label="Close" />',
  '<p>{isOpen ? "It is open" : null}</p>',
])("finds words in %s", (text) => expect(ownWords(["one.tsx", text])).toHaveLength(1))

it("holds all words of the page: components have none of their own", () => {
  const sources = Object.entries(SOURCES)
  expect(sources.length).toBeGreaterThan(20)
  expect(sources.flatMap(ownWords)).toEqual([])
})
