import { useEffect, useRef, useState } from "react"
import type { TipPlace } from "./ClipTip"

const INTENT_MS = 200

interface Tip {
  readonly tip: TipPlace | null
  /** Shows it, or none, if the pointer stays where it is: on its way to the tip it may pass other clips. */
  readonly aim: (place: TipPlace | null) => void
  readonly show: (place: TipPlace | null) => void
  /** Keeps what is shown: the pointer has reached it. */
  readonly keep: () => void
}

/** The tip of the clip that the pointer or the focus is on. Escape hides it. */
export function useTip(): Tip {
  const [tip, setTip] = useState<TipPlace | null>(null)
  const aimed = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = (place: TipPlace | null) => {
    clearTimeout(timer.current)
    aimed.current = place?.clip.id ?? null
    setTip(place)
  }
  const aim = (place: TipPlace | null) => {
    const id = place?.clip.id ?? null
    if (id === aimed.current) return
    clearTimeout(timer.current)
    aimed.current = id
    timer.current = setTimeout(() => setTip(place), INTENT_MS)
  }
  const keep = () => {
    clearTimeout(timer.current)
    aimed.current = tip?.clip.id ?? null
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (tip === null) return
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && setTip(null)
    addEventListener("keydown", onKeyDown)
    return () => removeEventListener("keydown", onKeyDown)
  }, [tip])
  return { tip, aim, show, keep }
}
