package dev.countersign.requestservice.rest;

/** What a caller sends as JSON; read by {@link StrictJsonReader}. */
interface Body {}
