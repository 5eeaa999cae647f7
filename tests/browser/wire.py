"""What a browser fetches, byte by byte, and how long a weak signal keeps its reader waiting."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# A signal of the third generation at its worst, and a phone of sixty euros.
BYTES_A_SECOND, LATENCY_MS, TIMES_SLOWER = 400_000 / 8, 400, 6
# When the heading was painted, and when the language menu had opened after the tap: ms since the page was asked for.
WATCH = """
new MutationObserver((changes, watcher) => {
  const heading = document.querySelector("h1");
  if (heading) { heading.setAttribute("elementtiming", "heading"); watcher.disconnect(); }
}).observe(document, {childList: true, subtree: true});
window.painted = new Promise((say) => {
  new PerformanceObserver((list) => say(list.getEntries()[0].startTime)).observe({type: "element", buffered: true});
});
window.answered = new Promise((say) => {
  addEventListener("toggle", () => requestAnimationFrame(() => say(performance.now())), true);
});
"""


@dataclass
class Wire:
    """Everything that comes to one page by the network, as its bytes were sent; nothing that the browser still had."""

    page: Page
    answers: list[dict[str, Any]] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.on("Network.responseReceived", self.begin)
        session.on("Network.loadingFinished", self.finish)
        session.send("Network.enable")

    def begin(self, event: dict[str, Any]) -> None:
        self.answers.append(event)

    def finish(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def fetch(self, path: str) -> Counter[str]:
        """Bytes by kind, headers included; photos and videos apart, under `media`."""
        self.answers.clear()
        self.bytes.clear()
        answer = self.page.goto(path)
        assert answer and answer.ok, f"{path}: {answer and answer.status}"
        self.page.evaluate("() => document.fonts.ready")
        # What the last of them set going, and the word that it has ended.
        self.page.wait_for_timeout(120)
        fetched: Counter[str] = Counter()
        for each in self.answers:
            kind = "media" if "/media/" in each["response"]["url"] else each["type"].lower()
            fetched[kind] += int(self.bytes.get(each["requestId"], 0))
        return fetched


def weaken(page: Page) -> None:
    """From here on everything comes slowly, and is worked through slowly."""
    session = page.context.new_cdp_session(page)
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS, **speed})
    session.send("Emulation.setCPUThrottlingRate", {"rate": TIMES_SLOWER})
    page.add_init_script(WATCH)


def waits(page: Page, path: str) -> tuple[float, float]:
    """Seconds until the heading is painted, and until the language menu has opened under a tap."""
    page.goto(path, wait_until="commit")
    painted = page.evaluate("() => window.painted")
    page.locator("summary.language-btn").click()
    return painted / 1000, page.evaluate("() => window.answered") / 1000
