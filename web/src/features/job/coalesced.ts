/** Runs a request at most once at a time, `delay_ms` after the first call; calls in the meantime run it once more. */
export function coalesced(run: () => Promise<unknown>, delay_ms: number): { request: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isRunning = false
  let isWanted = false
  const start = async () => {
    timer = undefined
    isWanted = false
    isRunning = true
    try {
      await run()
    } finally {
      isRunning = false
      if (isWanted) request()
    }
  }
  const request = () => {
    isWanted = true
    if (!isRunning) timer ??= setTimeout(() => void start(), delay_ms)
  }
  const stop = () => {
    isWanted = false
    clearTimeout(timer)
  }
  return { request, stop }
}
