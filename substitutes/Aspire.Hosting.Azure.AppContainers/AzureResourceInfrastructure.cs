namespace Aspire.Hosting.Azure;

public sealed class AzureResourceInfrastructure;
