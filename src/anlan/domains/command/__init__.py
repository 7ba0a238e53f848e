"""应急指挥: duty, incident reports, response, tasks, dispatch, closing and evaluation."""
