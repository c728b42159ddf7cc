"""The parts of Findings, by what they speak about; `findings.model` gathers them."""
