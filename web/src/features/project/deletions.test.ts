import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { Deletions, UNDO_S, isGone } from "./deletions"

const action = { method: "DELETE", href: "/api/projects/a" } as const
const film = { projectId: "a", title: "The river", action }
const AFTER_MS = UNDO_S * 1000 + 1

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it("requests a deletion only after the time to undo", async () => {
  const remove = vi.fn(async () => undefined)
  const deletions = new Deletions(remove)
  deletions.add(film)
  expect(isGone(deletions.rows(), "a")).toBe(true)
  await vi.advanceTimersByTimeAsync(UNDO_S * 1000 - 1)
  expect(remove).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2)
  expect(remove).toHaveBeenCalledWith(action)
  expect(deletions.rows()[0]?.state).toBe("deleted")
  expect(isGone(deletions.rows(), "a")).toBe(true)
})

it("requests nothing once it is undone", async () => {
  const remove = vi.fn(async () => undefined)
  const deletions = new Deletions(remove)
  deletions.add(film)
  deletions.undo("a")
  await vi.advanceTimersByTimeAsync(AFTER_MS)
  expect(remove).not.toHaveBeenCalled()
  expect(isGone(deletions.rows(), "a")).toBe(false)
})

it("waits for as long as it is held, then for the whole time", async () => {
  const remove = vi.fn(async () => undefined)
  const deletions = new Deletions(remove)
  deletions.add(film)
  deletions.hold(true)
  await vi.advanceTimersByTimeAsync(10 * AFTER_MS)
  expect(remove).not.toHaveBeenCalled()
  deletions.hold(false)
  await vi.advanceTimersByTimeAsync(UNDO_S * 1000 - 1)
  expect(remove).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2)
  expect(remove).toHaveBeenCalledOnce()
})

it("lists a film again that could not be deleted, with the reason", async () => {
  const deletions = new Deletions(() => Promise.reject(new Error("It has an unfinished job.")))
  deletions.add(film)
  await vi.advanceTimersByTimeAsync(AFTER_MS)
  expect(deletions.rows()).toMatchObject([{ state: "failed", error: { message: "It has an unfinished job." } }])
  expect(isGone(deletions.rows(), "a")).toBe(false)
})
