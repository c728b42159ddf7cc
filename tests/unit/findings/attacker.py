"""What a reader of the written findings knows: which groups' sums, for which item.

Works from the JSON and the list of who was asked what; knows none of the program's code. A score
over several items is attributed to the items whose mean it is: all subsets are tried.
"""

import json
from dataclasses import dataclass
from itertools import combinations

SELF = ("employee", "manager", "leader")
NEAR = 2e-6


@dataclass(frozen=True)
class Atom:
    """Everybody of one segment, with their answers by item id (only those that are scored)."""

    unit: str | None
    line: str
    audience: str
    sheets: tuple[dict[str, int], ...]

    @property
    def whole(self):
        return self.audience in SELF


class Attacker:
    def __init__(self, body, atoms, parents, facets):
        """`facets`: criterion id -> lists of item ids; `parents`: unit id -> parent id."""
        self.found = json.loads(body)
        self.atoms, self.parents, self.facets = atoms, parents, facets

    # whom a group holds, by the attacker's own knowledge of the organisation

    def members(self, kind, name=None):
        return [self._belongs(atom, kind, name) for atom in self.atoms]

    def _belongs(self, atom, kind, name):
        if kind == "everyone":
            return True
        if kind == "audience":
            return atom.audience == name
        if kind == "asked":
            return atom.whole and atom.audience in name
        if not atom.whole:
            return False
        if kind == "unit":
            unit = atom.unit
            while unit is not None and unit != name:
                unit = self.parents[unit]
            return unit == name
        return kind == "whole" or atom.line in (name, "both")

    # what is published

    def blocks(self):
        """Block -> (published rows of atoms, people of each atom)."""
        items = {item for facets in self.facets.values() for items in facets for item in items}
        blocks = {f"item {item}": ([], self.counts([item])) for item in sorted(items)}
        blocks["people"] = ([], [len(atom.sheets) for atom in self.atoms])
        for criterion, facets in self.facets.items():
            every = [item for items in facets for item in items]
            blocks[f"shared {criterion}"] = ([], self.counts([i for i in every if self.shared(i)]))
            blocks[f"official {criterion}"] = ([], self.counts(every))
        blocks["index"] = ([], self.counts(sorted(items)))
        for block, group in self._published():
            if group not in blocks[block][0]:
                blocks[block][0].append(group)
        return blocks

    def shared(self, item):
        return not item.startswith("IN")

    def counts(self, items):
        return [sum(any(i in sheet for i in items) for sheet in a.sheets) for a in self.atoms]

    def _published(self):
        f = self.found
        yield from self._people(f)
        whole = self.members("whole")
        for criterion in f["criteria"]:
            for item in criterion["items"]:
                if item["score"] or item["shares"]:
                    yield f"item {item['id']}", whole
                if item["asked"] is not None:
                    asked = SELF if self.shared(item["id"]) else ("manager", "leader")
                    yield "people", self.members("asked", asked)
            if criterion["score"]:
                yield f"official {criterion['id']}", whole
        if f["level"]["index"]:
            yield "index", whole
        for part in (self._perception, self._units, self._lines):
            yield from part(f)

    def _people(self, f):
        answered = f["participation"]["answered"]
        if answered is not None:
            everybody = sum(len(atom.sheets) for atom in self.atoms) == answered
            yield "people", self.members("everyone" if everybody else "whole")
        for row in f["participation"]["audiences"]:
            if row["answered"] is not None:
                yield "people", self.members("audience", row["id"])

    def _perception(self, f):
        for row in (f["perception"] or {"criteria": []})["criteria"]:
            for score in row["audiences"]:
                group = self.members("audience", score["audience"])
                yield from self._score(score["score"], group, row["id"], "shared")
        for row in (f["perception"] or {"widest": []})["widest"]:
            for score in row["audiences"]:
                if score["score"]:
                    yield f"item {row['id']}", self.members("audience", score["audience"])

    def _units(self, f):
        if f["units"] is None:
            return
        for criterion, score in zip(self.facets, f["units"]["whole"], strict=True):
            yield from self._score(score, self.members("whole"), criterion, "shared")
        for row in f["units"]["rows"]:
            group = self.members("unit", row["id"])
            if row["answered"] is not None:
                yield "people", group
            for cell in row["cells"]:
                yield from self._score(cell["score"], group, cell["criterion"], "shared")
            yield from self._index(row["index"], group)

    def _lines(self, f):
        if f["lines"] is None:
            return
        for row in f["lines"]["rows"]:
            for line in ("b2b", "b2c"):
                yield from self._score(row[line], self.members("line", line), row["id"], "official")
        for level in f["lines"]["levels"]:
            group = self.members("line", level["line"])
            if level["n"] is not None:
                yield "people", group
            yield from self._index(level["index"], group)
        if f["lines"]["both"]:
            yield "people", [atom.whole and atom.line == "both" for atom in self.atoms]

    def _score(self, score, group, criterion, kind):
        if score is None:
            return
        yield f"{kind} {criterion}", group
        items = [i for part in self.facets[criterion] for i in part]
        if kind == "shared":
            items = [i for i in items if self.shared(i)]
        for item in self._behind(score, group, items, self._criterion(criterion)):
            yield f"item {item}", group

    def _index(self, score, group):
        if score is None:
            return
        yield "index", group
        items = [i for facets in self.facets.values() for part in facets for i in part]

        def index(means):
            parts = [self._criterion(one)(means) for one in self.facets]
            return None if None in parts else sum(parts) / len(parts)

        for item in self._behind(score, group, items, index):
            yield f"item {item}", group

    def _criterion(self, criterion):
        def score(means):
            facets = [[means[i] for i in part if i in means] for part in self.facets[criterion]]
            rated = [sum(part) / len(part) for part in facets if part]
            return sum(rated) / len(rated) if rated else None

        return score

    def _behind(self, score, group, items, made):
        """Items that every explanation of a score has in common."""
        sheets = [s for atom, inside in zip(self.atoms, group, strict=True) if inside
                  for s in atom.sheets]  # fmt: skip
        means = {}
        for item in items:
            answers = [sheet[item] for sheet in sheets if item in sheet]
            if answers:
                means[item] = sum(answers) / len(answers)
        explained = []
        for size in range(1, len(means) + 1):
            for chosen in combinations(means, size):
                value = made({item: means[item] for item in chosen})
                if value is not None and abs(value - score["value"]) < NEAR:
                    explained.append(set(chosen))
        assert explained, "a score that no subset of items explains"
        return sorted(set.intersection(*explained))
