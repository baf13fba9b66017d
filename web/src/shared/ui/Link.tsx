import type { MouseEvent, ReactNode } from "react"
import { navigate } from "../router"

interface LinkProps {
  to: string
  className?: string
  isCurrent?: boolean
  children: ReactNode
}

/** A link within the page; with a modifier key the browser opens it as any other. */
export function Link({ to, className, isCurrent = false, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a href={to} className={className} aria-current={isCurrent ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  )
}
