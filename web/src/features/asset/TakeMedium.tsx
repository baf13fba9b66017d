import { useQuery } from "@tanstack/react-query"
import type { Take } from "../../shared/api/client"
import { TEXT } from "../../shared/text"

/** What was made: to be seen, heard or read. */
export function TakeMedium({ take }: { take: Take }) {
  const [family] = take.media_type.split("/")
  switch (family) {
    case "image":
      return <img src={`${take.thumbnail_url ?? take.url}?width=640`} alt={TEXT.asset.by(take.model)} />
    case "audio":
      return <audio controls preload="none" src={take.url} aria-label={TEXT.asset.by(take.model)} />
    case "video":
      return <video controls preload="metadata" muted src={take.url} aria-label={TEXT.asset.by(take.model)} />
    default:
      return <WrittenTake url={take.url} />
  }
}

function WrittenTake({ url }: { url: string }) {
  const text = useQuery({
    queryKey: ["text", url],
    queryFn: async () => (await fetch(url)).text(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <p className="written">{text.data ?? "…"}</p>
}
