using Etl.Functions.Errors;

namespace Etl.Lambda.Configuration;

/// <summary>Environment variables are missing or malformed; the message lists all of them.</summary>
internal sealed class ConfigurationException(string message) : EtlException(message);
