"""What may be shown: the one gate in front of every output. numpy only, no room of ours."""
