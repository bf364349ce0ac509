package dev.countersign.requestservice.stream;

import dev.countersign.requestservice.view.LoggedEvent;

/**
 * An event on its way to one reader.
 *
 * @param place where that reader stands once it has the event
 */
public record StreamedEvent(LoggedEvent event, StreamPlace place) {}
