package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.signin.Caller;
import java.util.function.BooleanSupplier;

/**
 * Who reads a stream.
 *
 * @param isStillSignedIn whether its token is good at this moment
 * @param cut breaks its connection off, whatever it is at
 */
record StreamReader(Caller caller, BooleanSupplier isStillSignedIn, Runnable cut) {}
