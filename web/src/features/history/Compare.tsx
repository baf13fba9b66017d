import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Schemas, get } from "../../shared/api/client"
import { HISTORY_TEXT, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Choice } from "../../shared/ui/Field"
import { type NameOf, assetDifference, summaryOf } from "./differences"

type Version = Schemas["VersionObject"]
type Comparison = Schemas["ComparisonObject"]

interface CompareProps {
  projectId: string
  version: Version
  others: readonly Version[]
  nameOf: NameOf
}

const NOW = ""

/** What differs between a version and another one, or the film as it is now. */
export function Compare({ projectId, version, others, nameOf }: CompareProps) {
  const [other, setOther] = useState(NOW)
  const { data, error, isPending } = useComparison(projectId, version.version_id, other)
  const choices = others.map(({ version_id, name }) => [version_id, name] as const)
  return (
    <div className="stack tight">
      <Choice
        label={HISTORY_TEXT.differences(version.name)}
        value={other}
        onChange={setOther}
        choices={[[NOW, HISTORY_TEXT.now], ...choices]}
      />
      {isPending && <p className="hint">{TEXT.loading}</p>}
      {error && <ErrorNote error={error} />}
      {data && <Differences found={data} nameOf={nameOf} />}
    </div>
  )
}

export function useComparison(projectId: string, versionId: string, other: string = NOW) {
  const query = other === NOW ? "" : `?other=${encodeURIComponent(other)}`
  return useQuery({
    queryKey: ["film", projectId, "comparison", versionId, other],
    queryFn: () => get<Comparison>(`/api/projects/${projectId}/versions/${versionId}/comparison${query}`),
  })
}

function Differences({ found, nameOf }: { found: Comparison; nameOf: NameOf }) {
  const summary = summaryOf(found)
  const more = found.line_count - found.lines.length + found.asset_count - found.assets.length
  return (
    <div className="stack tight">
      <p role="status">{summary === "" ? HISTORY_TEXT.same : summary}</p>
      {found.lines.length > 0 && (
        <ul className="lines">
          {found.lines.map(({ line, text, is_added }) => (
            <li key={`${line} ${is_added}`} className={is_added ? "line-added" : "line-removed"}>
              <span aria-hidden="true">{is_added ? "+" : "−"}</span>
              <span className="hidden">{is_added ? HISTORY_TEXT.added(line) : HISTORY_TEXT.removed(line)}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className="bullets">
        {found.options.map(({ option, before, after }) => (
          <li key={option}>{HISTORY_TEXT.option(option, before, after)}</li>
        ))}
        {found.assets.map((one) => (
          <li key={one.asset}>{assetDifference(one, nameOf)}</li>
        ))}
      </ul>
      {more > 0 && <p className="hint">{HISTORY_TEXT.moreDifferences(more)}</p>}
    </div>
  )
}
