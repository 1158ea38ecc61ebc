module manta/benchmark

go 1.26.0
