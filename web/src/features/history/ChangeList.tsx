import { useInfiniteQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"
import { formatDate, formatTime } from "../../shared/format"
import { HISTORY_TEXT, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Pill } from "../../shared/ui/Pill"
import { type NameOf, plainLabel } from "./differences"

const PAGE = 20

/** What people changed about the film, newest first. */
export function ChangeList({ projectId, nameOf }: { projectId: string; nameOf: NameOf }) {
  const pages = useInfiniteQuery({
    queryKey: ["film", projectId, "changes"],
    queryFn: ({ pageParam }) => get<Schemas["HistoryObject"]>(pathOf(projectId, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const changes = pages.data?.pages.flatMap((page) => page.changes) ?? []
  return (
    <section className="stack tight" aria-label={HISTORY_TEXT.changes}>
      <h3>{HISTORY_TEXT.changes}</h3>
      {pages.isPending && <p className="loading">{TEXT.loading}</p>}
      {pages.isError && <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && changes.length === 0 && <p className="hint">{HISTORY_TEXT.noChanges}</p>}
      <ol className="changes">
        {changes.map((change) => (
          <li key={change.number} className={change.status === "done" ? "row spread" : "row spread change-gone"}>
            <span>{plainLabel(change, nameOf)}</span>
            <span className="row">
              {change.status !== "done" && (
                <Pill tone="neutral" icon={change.status === "undone" ? "undo" : "ban"}>
                  {HISTORY_TEXT.status[change.status]}
                </Pill>
              )}
              <time className="hint" dateTime={change.at}>
                {formatDate(change.at)}, {formatTime(change.at)}
              </time>
            </span>
          </li>
        ))}
      </ol>
      {pages.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {HISTORY_TEXT.more}
        </button>
      )}
    </section>
  )
}

function pathOf(projectId: string, after: string | null): string {
  const query = after === null ? "" : `&after=${encodeURIComponent(after)}`
  return `/api/projects/${projectId}/history?limit=${PAGE}${query}`
}
