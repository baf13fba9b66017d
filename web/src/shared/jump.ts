import { useEffect } from "react"

type Listener = (segmentId: string) => void

const listeners = new Set<Listener>()
let waiting: string | null = null

/** Has the film's page show a segment, now or as soon as it is there. */
export function jumpTo(segmentId: string): void {
  waiting = segmentId
  for (const listener of listeners) take(listener)
}

/** Shows the segments that are jumped to, once the page can. */
export function useJump(canShow: boolean, show: Listener): void {
  useEffect(() => {
    if (!canShow) return
    listeners.add(show)
    take(show)
    return () => {
      listeners.delete(show)
    }
  }, [canShow, show])
}

function take(listener: Listener): void {
  const segmentId = waiting
  waiting = null
  if (segmentId !== null) listener(segmentId)
}
