import { expect, it } from "vitest"
import { ApiError, type Schemas } from "../../shared/api/client"
import { ScriptConflict } from "./saveScript"
import { ScriptSaver } from "./ScriptSaver"

type Script = Schemas["ScriptObject"]

const script = (text: string) => ({ text, digest: `digest of ${text}` }) as Script

/** A saver whose saves are answered one by one. */
function opened() {
  const calls: (readonly [text: string, digest: string, gesture: string, action: string | undefined])[] = []
  const answers: { resolve: (saved: Script) => void; reject: (error: Error) => void }[] = []
  const lasts: boolean[] = []
  const saver = new ScriptSaver(
    (text, digest, gesture, action) => {
      calls.push([text, digest, gesture, action])
      return new Promise((resolve, reject) => answers.push({ resolve, reject }))
    },
    (_saved, _sent, isLast) => lasts.push(isLast),
  )
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  const answer = async (error?: Error) => {
    const next = answers.shift()
    if (error === undefined) next?.resolve(script(calls.at(-1)?.[0] ?? ""))
    else next?.reject(error)
    await settle()
  }
  return { saver, calls, lasts, answer }
}

it("saves what one gesture typed at once, and the next gesture over it", async () => {
  const { saver, calls, lasts, answer } = opened()
  saver.note("A", "stored", "typing")
  saver.note("AB", "stored", "typing")
  saver.note("BA", "stored", "two", "segment_moved")
  const isDone = saver.flush()
  await answer()
  await answer()
  expect(await isDone).toBe(true)
  expect(calls).toEqual([
    ["AB", "stored", "typing", undefined],
    ["BA", "digest of AB", "two", "segment_moved"],
  ])
  expect(lasts).toEqual([false, true])
  expect(saver.state).toEqual({ isSaving: false, error: null })
})

it("saves what is typed while it saves, over what was saved", async () => {
  const { saver, calls, answer } = opened()
  saver.note("A", "stored", "typing")
  const isDone = saver.flush()
  expect(saver.state.isSaving).toBe(true)
  saver.note("AB", "stored", "typing")
  await answer()
  await answer()
  expect(await isDone).toBe(true)
  expect(calls.map(([text, digest]) => [text, digest])).toEqual([
    ["A", "stored"],
    ["AB", "digest of A"],
  ])
})

it("stops at a refusal, and tries again once more is typed", async () => {
  const { saver, calls, answer } = opened()
  saver.note("A", "stored", "one")
  saver.note("B", "stored", "two")
  const isDone = saver.flush()
  await answer(new Error("unreachable"))
  expect(await isDone).toBe(false)
  expect(calls).toHaveLength(1)
  saver.note("C", "stored", "three")
  expect(saver.state.error).toBeNull()
  const again = saver.flush()
  await answer()
  expect(await again).toBe(true)
  expect(calls.at(-1)).toEqual(["C", "stored", "three", undefined])
})

it("keeps a conflict until somebody decides", async () => {
  const { saver, answer } = opened()
  saver.note("A", "stored", "one")
  const isDone = saver.flush()
  const refusal = new ApiError({ status: 409, code: "", message: "", remediation: "" })
  await answer(new ScriptConflict(refusal, script("Theirs")))
  expect(await isDone).toBe(false)
  saver.note("AB", "stored", "one")
  expect(saver.state.error).toBeInstanceOf(ScriptConflict)
  saver.forget()
  expect(saver.state.error).toBeNull()
})
