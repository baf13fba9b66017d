import type { Schemas } from "../api/client"
import { TEXT } from "../text"
import { Icon } from "./Icon"

interface CheckListProps {
  rows: readonly Schemas["CheckObject"][]
  /** What no film needs is nothing to worry about. */
  areUnused?: boolean
}

/** Results of checks, each with what helps where something is wrong. */
export function CheckList({ rows, areUnused = false }: CheckListProps) {
  const look = areUnused ? "skipped" : "failed"
  return (
    <ul className="steps">
      {rows.map((row) => (
        <li key={row.name + row.detail} className={`step step-${row.is_ok ? "succeeded" : look}`}>
          <Icon name={row.is_ok ? "check" : areUnused ? "ban" : "alert"} />
          <div className="step-body">
            <p>
              <span className="strong">{row.name}</span>: {row.detail}
              <span className="hidden">{row.is_ok ? TEXT.system.ok : TEXT.system.notOk}</span>
            </p>
            {!row.is_ok && row.remediation !== null && <p className="hint">{row.remediation}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
