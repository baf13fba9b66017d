import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from "react"
import { SCRIPT_TEXT } from "../../shared/text"
import { COMMANDS, type Command } from "./commands"

interface PieceMenuProps {
  name: string
  possible: ReadonlySet<Command>
  onCommand: (command: Command) => void
  /** `returns` if the focus goes back to the button that opened it. */
  onClose: (returns: boolean) => void
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** What can be done with a segment, each with its keys. */
export function PieceMenu({ name, possible, onCommand, onClose }: PieceMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    itemsOf(menu.current)[0]?.focus()
    menu.current?.scrollIntoView({ block: "nearest" })
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsOf(menu.current)
    const step = STEPS[event.key]
    if (step !== undefined) items[step(items.indexOf(document.activeElement as HTMLElement), items.length)]?.focus()
    else if (event.key === "Escape") onClose(true)
    else return
    event.preventDefault()
  }
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    const isButton = relatedTarget?.getAttribute("aria-expanded") === "true"
    if (!isButton && !currentTarget.contains(relatedTarget)) onClose(false)
  }
  return (
    <div ref={menu} className="menu" role="menu" aria-label={name} onKeyDown={onKeyDown} onBlur={onBlur}>
      {COMMANDS.map((command) => (
        <button
          key={command}
          type="button"
          role="menuitem"
          className="menu-item"
          tabIndex={-1}
          aria-disabled={!possible.has(command)}
          onClick={() => possible.has(command) && onCommand(command)}
        >
          <span>{SCRIPT_TEXT.commands[command]}</span>
          <kbd>{SCRIPT_TEXT.shortcuts[command]}</kbd>
        </button>
      ))}
    </div>
  )
}

const itemsOf = (menu: HTMLElement | null) => [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])]
