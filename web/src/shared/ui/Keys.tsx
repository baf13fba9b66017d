import { Fragment } from "react"
import { type Shortcut, partsOf } from "../keys"
import { KEYS } from "../text"

const NAMES: Readonly<Record<string, string>> = KEYS.names

/** The keys of a shortcut, as they stand on a keyboard. */
export function Keys({ shortcut, isShort = false }: { shortcut: Shortcut; isShort?: boolean }) {
  const shown = isShort ? shortcut.keys.slice(0, 1) : shortcut.keys
  return (
    <span className="keys">
      {shown.map((combination, index) => (
        <Fragment key={combination}>
          {index > 0 && ` ${KEYS.or} `}
          <Combination combination={combination} />
        </Fragment>
      ))}
    </span>
  )
}

function Combination({ combination }: { combination: string }) {
  const { key, modifiers } = partsOf(combination)
  return (
    <>
      {[...modifiers, key].map((name) => (
        <kbd key={name}>{NAMES[name] ?? name.toUpperCase()}</kbd>
      ))}
    </>
  )
}
