import { afterEach, expect, it, vi } from "vitest"
import { draftAfterSave } from "./drafts"
import { type Piece, piecesOf, textOf, withPiece } from "./pieces"
import { ScriptConflict, saveScript } from "./saveScript"

const problem = { status: 409, code: "InvalidInput", message: "It has changed.", remediation: "Read it again." }
const chapters = (id: string) => [{ chapter_id: "c-1", title: null, segments: [{ segment_id: id, line: 1 }] }]
const stored = (text: string, digest: string) => ({ text, digest })

afterEach(() => vi.unstubAllGlobals())

function answering(...answers: readonly (readonly [number, object])[]) {
  const requests: [string, RequestInit][] = []
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const [status, body] = answers[requests.length] ?? [500, {}]
    requests.push([path, init])
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
  return requests
}

it("saves over the script that was changed", async () => {
  const requests = answering([200, stored("New.", "b")])
  expect(await saveScript("p", "New.", "a")).toEqual(stored("New.", "b"))
  expect(requests[0]?.[1].headers).toMatchObject({ "If-Match": '"a"' })
})

it("counts a script as saved that an earlier try has stored", async () => {
  answering([409, problem], [200, stored("New.", "b")])
  expect(await saveScript("p", "New.", "a")).toEqual(stored("New.", "b"))
})

it("tells what somebody else has saved meanwhile", async () => {
  answering([409, problem], [200, stored("Theirs.", "c")])
  const error = await saveScript("p", "New.", "a").catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ScriptConflict)
  expect(error).toMatchObject({ message: problem.message, stored: stored("Theirs.", "c") })
})

it("reports another refusal as it is", async () => {
  answering([409, problem], [200, stored("Old.", "a")])
  const error = await saveScript("p", "New.", "a").catch((caught: unknown) => caught)
  expect(error).not.toBeInstanceOf(ScriptConflict)
  expect(error).toMatchObject({ status: 409 })
})

it("keeps what was typed while the script was saved, as a change of the saved one", () => {
  const sent = piecesOf("One.", chapters("s-1"))
  const typed = withPiece(sent, "s-1", "One. Two.")
  const saved = stored("One.", "b")
  const left = draftAfterSave({ pieces: typed, digest: "a", isChanged: true }, "One.", saved, piecesOf("One.", chapters("s-2")))
  expect(left && [textOf(left.pieces), left.digest, idsOf(left.pieces)]).toEqual(["One. Two.", "b", ["s-2"]])
})

it("has nothing left to save once the text is stored", () => {
  const pieces = piecesOf("One.", chapters("s-1"))
  expect(draftAfterSave({ pieces, digest: "a", isChanged: true }, "One.", stored("One.", "b"), pieces)).toBeNull()
})

it("cuts nothing otherwise under the writer's hands, and knows what it was saved as", () => {
  const [one] = piecesOf("One.", chapters("s-1"))
  const typed = one === undefined ? [] : [{ ...one, words: "One.\n\nTwo." }]
  const twoChapters = [{ chapter_id: "c-1", title: null, segments: [{ segment_id: "s-2", line: 1 }, { segment_id: "s-3", line: 3 }] }]
  const saved = stored("One.\n\nTwo.", "b")
  const left = draftAfterSave({ pieces: typed, digest: "a", isChanged: true }, saved.text, saved, piecesOf(saved.text, twoChapters))
  expect(left && [left.isChanged, left.digest, left.pieces.map(({ words }) => words)]).toEqual([false, "b", ["One.\n\nTwo."]])
})

it("sends the gesture, by which saves are undone together", async () => {
  const requests = answering([200, stored("New.", "b")])
  await saveScript("p", "New.", "a", "typing-1")
  expect(JSON.parse(String(requests[0]?.[1].body))).toEqual({ text: "New.", gesture: "typing-1" })
})

const idsOf = (pieces: readonly Piece[]) => pieces.map((piece) => piece.id)
