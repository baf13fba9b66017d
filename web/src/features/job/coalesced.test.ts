import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { coalesced } from "./coalesced"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function slowRun() {
  return vi.fn(() => new Promise<void>((done) => setTimeout(done, 1_000)))
}

it("runs once for many calls, and once more for those that come while it runs", async () => {
  const run = slowRun()
  const { request } = coalesced(run, 400)
  for (let count = 0; count < 20; count += 1) request()
  await vi.advanceTimersByTimeAsync(400)
  request()
  request()
  expect(run).toHaveBeenCalledTimes(1)
  await vi.runAllTimersAsync()
  expect(run).toHaveBeenCalledTimes(2)
})

it("runs nothing after its stop", async () => {
  const run = slowRun()
  const { request, stop } = coalesced(run, 400)
  request()
  stop()
  await vi.runAllTimersAsync()
  expect(run).not.toHaveBeenCalled()
})
