import type { ReactNode } from "react"
import { Icon, type IconName } from "./Icon"

export type Tone = "neutral" | "busy" | "good" | "caution" | "bad"

export function Pill({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={`pill pill-${tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  )
}
