"""What a review shows the world: its flow, its pictures and its report, made of values alone."""

from reviewkit.report.flow import Flow
from reviewkit.report.flow_reading import read_flow

__all__ = ["Flow", "read_flow"]
